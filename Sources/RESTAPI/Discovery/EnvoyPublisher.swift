import Dispatch
import EnvoyXDS
import GatewayModel
import Ledger
import Logging
import Projection
import Synchronization

/// Renders the versions of one gateway for its Envoys, has them judged, and publishes them: on a
/// thread of its own, the newest version first, skipping those that came and went meanwhile.
///
/// What has something in it that only Envoy can judge is given out after Envoy has judged it. All
/// else is given out at once, since a tenth of a second is ten times what the rest of the way
/// takes, and judged soon after (docs/decisions/0013).
final class EnvoyPublisher: Sendable {
    struct Work {
        var assembler: OwnerAssembler
        var renderer: Renderer
        var vetted = VettedContent()
        /// The last snapshot of which Envoy has passed all that is its to judge.
        var passed: EnvoySnapshot?
        var version: Revision?
        /// The last snapshot that went through a whole check.
        var lastGood: EnvoySnapshot?
        /// Something passed us and not Envoy: until that is over everything waits for Envoy.
        var isSuspicious = false
        var isCheckScheduled = false
        /// History was searched for a version that Envoy takes, and has none.
        var isPastBad = false
        /// Seconds the last whole check took.
        var checkSeconds = 0.1
    }

    private struct Status {
        var rejection: DiscoveryRefusal?
        var isEnded = false
    }

    let feed: GatewayFeed
    let group: ProxyGroup
    let ledger: Ledger
    let opener: SecretOpener
    let validator: EnvoyValidator?
    private let clock: any WallClock
    let logger: Logger
    let queue: SerialQueue
    let work: Mutex<Work>
    private let status = Mutex(Status())

    init(
        _ group: ProxyGroup, ledger: Ledger, validator: EnvoyValidator?,
        opener: SecretOpener, clock: any WallClock, logger: Logger
    ) {
        self.group = group
        self.ledger = ledger
        self.opener = opener
        self.validator = validator
        self.clock = clock
        self.logger = logger
        work = Mutex(
            Work(
                assembler: OwnerAssembler { opener.open($0) },
                renderer: Renderer(portOffset: group.portOffset)))
        let queue = SerialQueue("lintel.envoy")
        self.queue = queue
        feed = GatewayFeed(
            group.gateway, clock: clock,
            observer: FeedWarnings(gateway: group.gateway, book: ledger.warnings, queue: queue))
    }

    var name: NamespacedName { group.gateway }

    func start() { queue.async { [self] in refresh() } }

    var isEnded: Bool { status.withLock { $0.isEnded } }
    var rejection: DiscoveryRefusal? { status.withLock { $0.rejection } }

    /// Of nodes, and of the validation before them.
    var refusals: [DiscoveryRefusal] {
        let ofNodes = feed.storage.withLock { Array($0.refusals.values) }
        return ofNodes + (rejection.map { [$0] } ?? [])
    }

    // MARK: Following the gateway

    private func refresh() {
        let published = ledger.published
        guard !ledger.board.isClosed, let gateway = published.state.gateway(name) else {
            status.withLock { $0.isEnded = true }
            feed.close(isGone: !ledger.board.isClosed)
            return
        }
        let version = gateway.version
        if work.withLock({ $0.version }) != version {
            let snapshot = work.withLock { work in
                work.version = version
                let owners = work.assembler.owners(of: gateway, in: published.state)
                return work.renderer.render(owners, version: version)
            }
            consider(snapshot, restores: gateway.rules.onRefusal == .restoreLastAccepted)
        }
        ledger.board.wait(
            for: .gateway(name), seconds: 3600,
            unless: { [name] in $0.state.gateway(name)?.version != version },
            resume: { [self] _ in queue.async { [self] in refresh() } })
    }

    // MARK: Judging

    private func consider(_ snapshot: EnvoySnapshot, restores: Bool) {
        if let answer = OversizedAnswer(in: snapshot) {
            return refuse(
                snapshot, "\(answer)", Set(answer.largest.map { [$0.resource] } ?? []),
                restores: restores)
        }
        guard let validator else { return publish(snapshot, restores: restores) }
        let (unknown, isSuspicious) = work.withLock { work in
            (
                work.vetted.unknown(in: snapshot.novelties(notIn: work.passed)),
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
                !fragment.novelties.isEmpty
                    && unknown.contains { novelty in
                        fragment.novelties.contains { $0.isSame(as: novelty) }
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
            refuse(snapshot, text, Set(unknown.map(\.resource)), restores: restores)
        case .unknown(let text):
            // Better served unjudged than not at all: our own checks have passed it.
            logger.error("Envoy cannot judge", metadata: ["cause": "\(text)"])
            publish(snapshot, restores: restores)
        }
    }

    private func publish(_ snapshot: EnvoySnapshot, restores: Bool) {
        status.withLock { $0.rejection = nil }
        feed.publish(snapshot, restores: restores)
    }

    /// Keeps the snapshot at home, and looks for an older one if there is none out there.
    private func refuse(
        _ snapshot: EnvoySnapshot, _ text: String, _ resources: Set<ResourceID>, restores: Bool
    ) {
        reject(snapshot, text, resources)
        if feed.storage.withLock({ $0.snapshot }) == nil {
            fallBack(from: snapshot, text, restores: restores)
        }
    }

    /// The nodes keep what they have; the commit stays in the log.
    func reject(_ snapshot: EnvoySnapshot, _ text: String, _ resources: Set<ResourceID>) {
        let refusal = DiscoveryRefusal(
            source: .validation, gateway: name, type: nil, version: snapshot.version,
            time: clock.now(), message: text, resources: resources)
        status.withLock { $0.rejection = refusal }
        refusal.warn(ledger.warnings)
        logger.warning(
            "Envoy refuses a version, so proxies keep the one before it",
            metadata: [
                "gateway": "\(name)", "version": "\(snapshot.version)", "cause": "\(text)",
            ])
    }
}
