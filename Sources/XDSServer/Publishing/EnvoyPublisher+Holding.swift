import Certificates
import EnvoyXDS
import GatewayModel
import Ledger
import Logging
import Projection
import Synchronization

// What is said of a version that is not given out.
extension EnvoyPublisher {
    /// Holds a version back whose Secrets cannot be opened: without their certificates its
    /// listeners would be closed for everybody, so proxies keep what they have until they can be
    /// opened.
    func lock(_ snapshot: EnvoySnapshot, _ errors: [SecretsError]) {
        let kept =
            feed.storage.withLock { $0.snapshot }
            ?? work.withLock { work in
                work.firstLocked = work.firstLocked ?? snapshot
                return work.firstLocked
            }
        withhold(snapshot, keeping: kept, .locked(errors))
        let text = HeldVersion.summary(of: errors)
        feed.fail(text)
        logger.error(
            "a version is held back, since Secrets cannot be opened",
            metadata: [
                "gateway": "\(name)", "version": "\(snapshot.version)", "cause": "\(text)",
            ])
        // A key that could not be looked up may be found the next time; master keys are given at
        // the start only.
        guard errors.contains(where: { $0.code == .unavailable }) else { return }
        queue.async(afterSeconds: 5) { [self] in
            let published = ledger.published
            guard !isEnded, let gateway = published.releasedGateway(name) else { return }
            work.withLock { $0.version = nil }
            render(gateway, in: published.state(releasedOf: name))
        }
    }

    func withhold(
        _ snapshot: EnvoySnapshot, keeping kept: EnvoySnapshot?, _ cause: HeldVersion.Cause
    ) {
        let difference = SnapshotDifference(from: kept, to: snapshot)
        status.withLock { status in
            status.held = HeldVersion(
                gateway: name, version: snapshot.version, kept: kept?.version, time: clock.now(),
                difference: difference, cause: cause)
        }
    }

    func refusal(of snapshot: EnvoySnapshot, _ text: String) -> DiscoveryRefusal {
        DiscoveryRefusal(
            source: .validation, gateway: name, type: nil, version: snapshot.version,
            time: clock.now(), message: text, resources: [])
    }

    /// Says whose content the version is refused for.
    func blame(_ culprits: Set<ResourceID>, for snapshot: EnvoySnapshot) -> DiscoveryRefusal? {
        status.withLock { status in
            guard var held = status.held, held.version == snapshot.version,
                var refusal = held.refusal
            else { return nil }
            refusal.resources = culprits
            held.cause = .refused(refusal)
            status.held = held
            return refusal
        }
    }
}
