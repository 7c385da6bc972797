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
        let source: RequestSource
    }

    /// A poll without an answer yet.
    struct Waiter: Sendable {
        let poll: Poll
        let exchange: Exchange
        /// Among the requests that are held.
        let held: HeldPlaces.Place
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
    private let held: HeldPlaces
    private let timer = SerialQueue("lintel.discovery")
    private let observer: any FeedObserver

    init(
        _ gateway: NamespacedName, clock: any WallClock, held: HeldPlaces,
        observer: any FeedObserver
    ) {
        self.gateway = gateway
        self.clock = clock
        self.held = held
        self.observer = observer
    }

    // MARK: Polls

    func answer(_ poll: Poll) -> Answer {
        let now = clock.now()
        let (reception, answered) = storage.withLock { state in
            let reception = state.receive(poll, at: now)
            // What one type's acceptance was waited for by the others of the node.
            let answered = reception.frees ? state.reconsider(node: poll.node, at: now) : []
            return (reception, answered)
        }
        send(answered)
        if let refused = reception.refused { tell(refused, of: poll, at: now) }
        if reception.revealsSharing { observer.found(sharedNode: poll.node) }
        switch reception.verdict {
        case .give(let content): return .prepared(answers.response(to: content))
        case .unpublished where poll.version == nil || poll.hold > 0: return wait(poll)
        case .wait where poll.hold > 0 && poll.version != nil: return wait(poll)
        case .unpublished, .wait: return .prepared(DiscoveryAnswers.notModified)
        case .unknown, .broken, .gone:
            return .now(problem(reception.verdict, poll.key).response)
        }
    }

    private func wait(_ poll: Poll) -> Answer {
        // Who asks again at once costs less than who cannot be let in for all who wait.
        guard let held = held.take() else { return .prepared(DiscoveryAnswers.notModified) }
        return .later { [self] exchange in
            let start = DispatchTime.now().uptimeNanoseconds
            let deadline = start + (poll.hold > 0 ? poll.hold : Self.firstWait)
            let waiter = Waiter(poll: poll, exchange: exchange, held: held)
            let now = clock.now()
            let added = storage.withLock { state -> (UInt64, [Answered], UInt64?)? in
                if state.isClosed || state.failure != nil { return nil }
                let (id, alarm) = state.add(waiter, until: deadline)
                // Something may have happened since the poll was looked at.
                return (id, state.reconsider(waiter: id, at: now), alarm)
            }
            guard let (id, answered, alarm) = added else { return dismiss([waiter]) }
            send(answered)
            exchange.onClose { [self] in storage.withLock { _ = $0.release(id) } }
            if let alarm { setAlarm(alarm) }
        }
    }

    /// How long a poll waits for the first rendering of a gateway if nothing says how long its
    /// proxy does.
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
            return state.releaseAll()
        }
        dismiss(waiters)
    }

    /// The gateway is gone, or the server stops: nobody waits any more.
    func close(isGone: Bool) {
        let waiters = storage.withLock { state in
            state.isClosed = true
            state.isGone = isGone
            return state.releaseAll()
        }
        dismiss(waiters)
    }

    /// Nothing will come that they could wait for.
    private func dismiss(_ waiters: [Waiter]) {
        let (isGone, failure) = storage.withLock { ($0.isGone, $0.failure) }
        for waiter in waiters {
            if isGone {
                waiter.exchange.complete(
                    with: Problem.notFound(ResourceID(.gateway, gateway)).response)
            } else if let failure {
                waiter.exchange.complete(with: Self.broken(failure).response)
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

    private func setAlarm(_ time: UInt64) {
        let start = DispatchTime.now().uptimeNanoseconds
        let seconds = time > start ? Double(time - start) / 1e9 : 0
        timer.async(afterSeconds: seconds) { [self] in
            let now = DispatchTime.now().uptimeNanoseconds
            let (expired, next) = storage.withLock { $0.expire(at: now) }
            for waiter in expired { waiter.exchange.complete(with: DiscoveryAnswers.notModified) }
            if let next { setAlarm(next) }
        }
    }

    private func tell(_ refused: FeedState.Refused, of poll: Poll, at time: Timestamp) {
        let refusal = refused.refusal(by: poll.node, of: gateway, at: time)
        storage.withLock { $0.note(refusal, of: poll) }
        observer.found(refusal)
    }
}
