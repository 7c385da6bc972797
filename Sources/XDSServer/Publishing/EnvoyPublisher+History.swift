import Dispatch
import EnvoyXDS
import EventLog
import GatewayModel
import Ledger
import Logging
import Projection
import Synchronization

// What is given out when the newest version is refused and this process knows no other.
extension EnvoyPublisher {
    /// How many versions and seconds the search goes back.
    private static let versionLimit = 100
    private static let patience: UInt64 = 120

    /// Publishes the newest version before `refused` that Envoy takes: that, or an older one, is
    /// what proxies had before this server restarted. If there is none, proxies are told `reason`.
    func fallBack(from refused: EnvoySnapshot, _ reason: String, restores: Bool) {
        var good: EnvoySnapshot?
        do {
            // Where a search found nothing, another would not either: versions since then were
            // refused one by one.
            if !work.withLock({ $0.isPastBad }) { good = try lastGood(before: refused) }
        } catch {
            logger.error("history cannot be read", metadata: ["cause": "\(error)"])
        }
        // If a newer version than the refused one is there, it is judged next anyway.
        if isOutdated(refused) { return }
        guard let good else {
            work.withLock { $0.isPastBad = true }
            return feed.fail(reason)
        }
        logger.notice(
            "proxies get the last version that Envoy takes",
            metadata: ["gateway": "\(name)", "version": "\(good.version)"])
        work.withLock { work in
            work.lastGood = good
            work.vetted.add(good.opaqueTexts())
        }
        feed.publish(good, restores: restores)
        withhold(refused, keeping: good, .refused(refusal(of: refused, reason)))
    }

    func isOutdated(_ snapshot: EnvoySnapshot) -> Bool {
        ledger.published.releasedGateway(name)?.version != snapshot.version
    }

    private func lastGood(before refused: EnvoySnapshot) throws -> EnvoySnapshot? {
        let end = DispatchTime.now().uptimeNanoseconds + Self.patience * 1_000_000_000
        var past = PastRendering(group, opener)
        let versions = try ledger.sideStore.versions(
            of: name, before: refused.version, limit: Self.versionLimit)
        for record in versions {
            // Versions before a deletion were those of another gateway.
            if record.isDeletion || isOutdated(refused) { return nil }
            guard DispatchTime.now().uptimeNanoseconds < end,
                let snapshot = try past.snapshot(at: record.version, of: ledger)
            else { return nil }
            if isGood(snapshot) { return snapshot }
        }
        return nil
    }

    private func isGood(_ snapshot: EnvoySnapshot) -> Bool {
        if OversizedAnswer(in: snapshot) != nil { return false }
        guard let validator else { return true }
        return validator.judge(ValidationConfiguration(snapshot).json) == .valid
    }
}

/// Renders versions of the past, apart from the present one.
private struct PastRendering {
    private let gateway: NamespacedName
    private var assembler: OwnerAssembler
    private var renderer: Renderer
    private let locked = LockedSecrets()

    init(_ group: ProxyGroup, _ opener: SecretOpener) {
        gateway = group.gateway
        // Keys of Secrets that were deleted since are gone: nobody has to be told of that again,
        // and listeners that need them are not served.
        var opener = opener
        opener.warnings = nil
        opener.locked = locked
        assembler = OwnerAssembler { [opener] in opener.open($0) }
        renderer = Renderer(portOffset: group.portOffset)
    }

    mutating func snapshot(at version: Revision, of ledger: Ledger) throws -> EnvoySnapshot? {
        guard let state = try ledger.state(at: version), let record = state.gateway(gateway) else {
            return nil
        }
        let owners = assembler.owners(of: record, in: state)
        // Closing listeners whose certificates wait for their master key would be worse than
        // nothing.
        guard locked.take().isEmpty else { return nil }
        return renderer.render(owners, version: version)
    }
}
