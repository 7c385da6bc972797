import Dispatch
import EnvoyXDS
import GatewayModel
import Ledger
import MicroHTTP
import Synchronization

/// What the Envoys of one gateway are given: the published snapshot, what each node has of it, and
/// the polls that wait for more.
final class GatewayFeed: Sendable {
    /// A poll that has been understood.
    struct Poll: Sendable {
        let node: String
        let key: ProxyNode.Key
        let version: String?
        /// Nanoseconds.
        let hold: UInt64
    }

    /// A poll without an answer yet.
    struct Waiter: Sendable {
        let poll: Poll
        let exchange: Exchange
        let deadline: UInt64
    }

    /// An answer that is to be sent once the lock is free.
    struct Answered {
        let waiter: Waiter
        let verdict: FeedState.Verdict
    }

    let gateway: NamespacedName
    let storage = Mutex(FeedState())
    private let answers = DiscoveryAnswers()
    private let clock: any WallClock
    private let timer = SerialQueue("lintel.discovery")
    /// Told of each refusal, on the thread of the poll that told us.
    private let onRefusal: @Sendable (DiscoveryRefusal) -> Void

    init(
        _ gateway: NamespacedName, clock: any WallClock,
        onRefusal: @escaping @Sendable (DiscoveryRefusal) -> Void
    ) {
        self.gateway = gateway
        self.clock = clock
        self.onRefusal = onRefusal
    }

    // MARK: Polls

    func answer(_ poll: Poll) -> Answer {
        let now = clock.now()
        let (reception, answered) = storage.withLock { state in
            let reception = state.receive(poll, at: now)
            // What one type's acceptance was waited for by the others of the node.
            let answered = reception.isAcceptance ? state.reconsider(node: poll.node, at: now) : []
            return (reception, answered)
        }
        send(answered)
        if let refused = reception.refused { tell(refused, of: poll, at: now) }
        switch reception.verdict {
        case .give(let content): return .prepared(answers.response(to: content))
        case .unpublished where poll.version == nil || poll.hold > 0: return wait(poll)
        case .wait where poll.hold > 0 && poll.version != nil: return wait(poll)
        case .unpublished, .wait: return .prepared(DiscoveryAnswers.notModified)
        case .unknown, .broken, .gone:
            return .now(problem(reception.verdict, poll.key).response)
        }
    }

    /// Why there is no content.
    private func problem(_ verdict: FeedState.Verdict, _ key: ProxyNode.Key) -> Problem {
        switch verdict {
        case .broken(let text): Self.broken(text)
        case .gone: .notFound(ResourceID(.gateway, gateway))
        case .unknown, .give, .wait, .unpublished: unknownName(key)
        }
    }

    private func wait(_ poll: Poll) -> Answer {
        .later { [self] exchange in
            let deadline = DispatchTime.now().uptimeNanoseconds + max(poll.hold, Self.firstWait)
            let waiter = Waiter(poll: poll, exchange: exchange, deadline: deadline)
            let now = clock.now()
            let (id, answered, isFirst) = storage.withLock { state in
                let isFirst = state.waiters.isEmpty
                let id = state.add(waiter)
                // Something may have happened since the poll was looked at.
                return (id, state.reconsider(waiter: id, at: now), isFirst)
            }
            send(answered)
            exchange.onClose { [self] in storage.withLock { $0.waiters[id] = nil } }
            if isFirst { scheduleExpiry() }
        }
    }

    /// How long the very first poll of a gateway waits for its first rendering: less than Envoy
    /// waits for an answer by default.
    private static let firstWait: UInt64 = 10_000_000_000

    // MARK: Publishing

    /// Gives the snapshot to whoever waits for it.
    func publish(_ snapshot: EnvoySnapshot, restores: Bool) {
        // Made before anybody waits for it with a connection's thread.
        answers.prepare(snapshot)
        let now = clock.now()
        let answered = storage.withLock { state in
            state.publish(snapshot, restores: restores)
            return state.reconsider(at: now)
        }
        send(answered)
    }

    /// Nothing can be published: what there is does not pass, and there was nothing before.
    func fail(_ text: String) {
        let waiters = storage.withLock { state -> [Waiter] in
            guard state.snapshot == nil else { return [] }
            state.failure = text
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.exchange.complete(with: Self.broken(text).response) }
    }

    /// The gateway is gone, or the server stops: nobody waits any more.
    func close(isGone: Bool) {
        let waiters = storage.withLock { state in
            state.isClosed = true
            state.isGone = isGone
            return state.takeWaiters()
        }
        for waiter in waiters {
            if isGone {
                waiter.exchange.complete(
                    with: Problem.notFound(ResourceID(.gateway, gateway)).response)
            } else {
                waiter.exchange.complete(with: DiscoveryAnswers.notModified)
            }
        }
    }

    // MARK: Sending

    private func send(_ answered: [Answered]) {
        for answer in answered {
            let waiter = answer.waiter
            guard case .give(let content) = answer.verdict else {
                let problem = problem(answer.verdict, waiter.poll.key)
                waiter.exchange.complete(with: problem.response)
                continue
            }
            if waiter.exchange.complete(with: answers.response(to: content)) { continue }
            storage.withLock { $0.undeliver(waiter.poll) }
        }
    }

    private func scheduleExpiry() {
        timer.async(afterSeconds: 0.25) { [self] in
            let now = DispatchTime.now().uptimeNanoseconds
            let (expired, isEmpty) = storage.withLock { state in
                (state.takeWaiters { $0.deadline <= now }, state.waiters.isEmpty)
            }
            for waiter in expired { waiter.exchange.complete(with: DiscoveryAnswers.notModified) }
            if !isEmpty { scheduleExpiry() }
        }
    }

    private func tell(_ refused: FeedState.Refused, of poll: Poll, at time: Timestamp) {
        let refusal = refused.refusal(by: poll.node, of: gateway, at: time)
        storage.withLock { $0.note(refusal, of: poll) }
        onRefusal(refusal)
    }

    private func unknownName(_ key: ProxyNode.Key) -> Problem {
        .notFound("there is no \(key.type.rawValue) \((key.name ?? "").prefix(300)) of \(gateway)")
    }

    private static func broken(_ text: String) -> Problem {
        Problem(
            slug: "not-ready", title: "Not ready", status: 503,
            detail: "Envoy's own validation refuses what there is: \(text)",
            headers: [(name: "Retry-After", value: "1")])
    }
}
