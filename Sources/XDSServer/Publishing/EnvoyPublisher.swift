import Certificates
import Dispatch
import EnvoyXDS
import GatewayModel
import Ledger
import Logging
import Projection
import Synchronization

/// Renders the versions of one gateway for its Envoys, has them judged, and publishes them: on a
/// thread of its own, what proxies are given now first, skipping what came and went meanwhile.
///
/// A version with a new text that only Envoy can judge is published once Envoy has judged it. Any
/// other is published at once and judged soon after, since judging takes a tenth of a second, ten
/// times as long as the rest of the way (docs/decisions/0013).
final class EnvoyPublisher: Sendable {
    struct Work {
        var assembler: OwnerAssembler
        var renderer: Renderer
        var vetted = VettedTexts()
        /// The last snapshot of whose texts Envoy has accepted all.
        var passed: EnvoySnapshot?
        var version: Revision?
        /// The last snapshot that Envoy has judged as a whole, and accepted.
        var lastGood: EnvoySnapshot?
        /// Envoy refused a set that was published already: until one has passed, each is judged as
        /// a whole before it is published.
        var isSuspicious = false
        var isCheckScheduled = false
        /// History was searched for a version that Envoy takes, and there is none.
        var isPastBad = false
        /// Seconds the last whole check took.
        var checkSeconds = 0.1
        /// The first snapshot that was held back before any was given out.
        var firstLocked: EnvoySnapshot?
    }

    struct Status {
        var held: HeldVersion?
        var isEnded = false
    }

    let feed: GatewayFeed
    let group: ProxyGroup
    let ledger: Ledger
    let opener: SecretOpener
    let validator: EnvoyValidator?
    let clock: any WallClock
    let logger: Logger
    let queue: SerialQueue
    let work: Mutex<Work>
    let status = Mutex(Status())
    /// The Secrets that the rendering under way could not open.
    private let locked = LockedSecrets()

    init(
        _ group: ProxyGroup, ledger: Ledger, validator: EnvoyValidator?,
        opener: SecretOpener, clock: any WallClock, encoder: any DiscoveryEncoder,
        logger: Logger
    ) {
        self.group = group
        self.ledger = ledger
        var opener = opener
        opener.locked = locked
        self.opener = opener
        self.validator = validator
        self.clock = clock
        self.logger = logger
        work = Mutex(
            Work(
                assembler: OwnerAssembler { [opener] in opener.open($0) },
                renderer: Renderer(portOffset: group.portOffset)))
        let queue = SerialQueue("lintel.envoy")
        self.queue = queue
        feed = GatewayFeed(
            group, clock: clock, encoder: encoder,
            observer: FeedWarnings(
                gateway: group.gateway, store: ledger.warnings, progress: ledger.progress,
                queue: queue))
    }

    var name: NamespacedName { group.gateway }

    func start() { queue.async { [self] in refresh() } }

    var isEnded: Bool { status.withLock { $0.isEnded } }
    /// Why the latest version is not given out; nil if it is.
    var held: HeldVersion? { status.withLock { $0.held } }

    /// What nodes refused, preceded by what validation refused before they got it.
    var refusals: [DiscoveryRefusal] {
        let ofNodes = feed.storage.withLock { Array($0.refusals.values) }
        return ofNodes + (held?.refusal.map { [$0] } ?? [])
    }

    // MARK: Following the gateway

    private func refresh() {
        let published = ledger.published
        guard !ledger.publisher.isClosed, let gateway = published.releasedGateway(name) else {
            feed.close(isGone: !ledger.publisher.isClosed)
            // From now on another publisher may begin, for a new gateway of that name.
            status.withLock { $0.isEnded = true }
            return
        }
        let version = gateway.version
        render(gateway, in: published.state(releasedOf: name))
        ledger.publisher.wait(
            for: .gateway(name), seconds: 3600,
            unless: { [name] in $0.releasedGateway(name)?.version != version },
            resume: { [self] _ in queue.async { [self] in refresh() } })
    }

    /// Renders a version that was not rendered yet.
    func render(_ gateway: GatewayRecord, in state: GatewayState) {
        let version = gateway.version
        let rendered = work.withLock { work -> (EnvoySnapshot, [SecretsError])? in
            if work.version == version { return nil }
            work.version = version
            let owners = work.assembler.owners(of: gateway, in: state)
            return (work.renderer.render(owners, version: version), locked.take())
        }
        guard let (snapshot, errors) = rendered else { return }
        if !errors.isEmpty { return lock(snapshot, errors) }
        consider(snapshot, restores: gateway.rules.onRefusal == .restoreLastAccepted)
    }

    // MARK: Judging

    private func consider(_ snapshot: EnvoySnapshot, restores: Bool) {
        if let answer = OversizedAnswer(in: snapshot) {
            return refuse(
                snapshot, "\(answer)", keeping: feed.storage.withLock { $0.snapshot },
                becauseOf: Set(answer.largest.map { [$0.resource] } ?? []), restores: restores)
        }
        guard let validator else { return publish(snapshot, restores: restores) }
        let (unknown, isSuspicious) = work.withLock { work in
            (
                work.vetted.unknown(in: snapshot.opaqueTexts(notIn: work.passed)),
                work.isSuspicious
            )
        }
        if unknown.isEmpty && !isSuspicious {
            work.withLock { $0.passed = snapshot }
            publish(snapshot, restores: restores)
            return scheduleCheck(of: snapshot, restores: restores)
        }
        let configuration =
            isSuspicious
            ? ValidationConfiguration(snapshot)
            : ValidationConfiguration(snapshot) { fragment in
                !fragment.opaqueTexts.isEmpty
                    && unknown.contains { text in
                        fragment.opaqueTexts.contains { $0.isSame(as: text) }
                    }
            }
        switch validator.judge(configuration.json) {
        case .valid:
            work.withLock { work in
                work.vetted.add(unknown)
                work.passed = snapshot
                if isSuspicious {
                    work.isSuspicious = false
                    work.lastGood = snapshot
                }
            }
            publish(snapshot, restores: restores)
            scheduleCheck(of: snapshot, restores: restores)
        case .invalid(let text):
            let kept = feed.storage.withLock { $0.snapshot }
            refuse(snapshot, text, keeping: kept, restores: restores)
        case .unknown(let text):
            // Serving a set that Envoy has not judged is better than serving none: our own checks
            // have passed it.
            logger.error("Envoy cannot judge", metadata: ["cause": "\(text)"])
            publish(snapshot, restores: restores)
        }
    }

    private func publish(_ snapshot: EnvoySnapshot, restores: Bool) {
        status.withLock { $0.held = nil }
        feed.publish(snapshot, restores: restores)
    }
}
