import EnvoyXDS
import GatewayModel
import Ledger
import Synchronization

/// What the Envoys of one gateway are given: the published snapshot, what each node has of it, and
/// the polls that wait for more.
public final class GatewayFeed: Sendable {
    /// A poll without an answer yet.
    struct Waiter: Sendable {
        let poll: ProxyPoll
        let reply: any PollReply
    }

    /// An answer that is to be sent once the lock is free.
    struct Answered {
        let waiter: Waiter
        let verdict: FeedState.Verdict
    }

    public let group: ProxyGroup
    let storage = Mutex(FeedState())
    private let clock: any WallClock
    private let encoder: any DiscoveryEncoder
    private let timer = SerialQueue("lintel.discovery")
    private let observer: any FeedObserver

    init(
        _ group: ProxyGroup, clock: any WallClock, encoder: any DiscoveryEncoder,
        observer: any FeedObserver
    ) {
        self.group = group
        self.clock = clock
        self.encoder = encoder
        self.observer = observer
    }

    // MARK: Polls

    private var gateway: NamespacedName { group.gateway }

    /// Answers a poll, or says that it is to be held. Does not wait.
    public func answer(_ poll: ProxyPoll) -> PollOutcome {
        let now = clock.now()
        let (reception, answered) = storage.withLock { state in
            let reception = state.receive(poll, at: now)
            // The other types of the node may have waited until it accepted this one.
            let answered = reception.frees ? state.reconsider(node: poll.node, at: now) : []
            tellMilestones(&state)
            return (reception, answered)
        }
        send(answered)
        if let refused = reception.refused { tell(refused, of: poll, at: now) }
        if reception.revealsSharing { observer.found(sharedNode: poll.node) }
        switch reception.verdict {
        case .unpublished where poll.version == nil || poll.hold > 0: return held(poll)
        case .wait where poll.hold > 0 && poll.version != nil: return held(poll)
        case .unpublished, .wait: return .answered(.unchanged)
        case .give, .unknown, .broken, .gone:
            return .answered(answer(reception.verdict, poll.key))
        }
    }

    private func held(_ poll: ProxyPoll) -> PollOutcome {
        .held { [self] reply in
            let deadline = SerialQueue.now + (poll.hold > 0 ? poll.hold : Self.firstWait)
            let waiter = Waiter(poll: poll, reply: reply)
            let now = clock.now()
            let added = storage.withLock { state -> (UInt64, [Answered], UInt64?)? in
                if state.isClosed || state.failure != nil { return nil }
                let (id, alarm) = state.add(waiter, until: deadline)
                // Something may have happened since the poll was looked at.
                let answered = state.reconsider(waiter: id, at: now)
                tellMilestones(&state)
                return (id, answered, alarm)
            }
            guard let (id, answered, alarm) = added else { return dismiss([waiter]) }
            send(answered)
            reply.onClose { [self] in
                let now = clock.now()
                storage.withLock { _ = $0.release(id, at: now) }
            }
            if let alarm { setAlarm(alarm) }
        }
    }

    /// The answer where there is one.
    private func answer(_ verdict: FeedState.Verdict, _ key: ProxyNode.Key) -> PollAnswer {
        switch verdict {
        case .give(let content): .content(content)
        case .broken(let text): .failed(.noVersion(text))
        case .gone: .failed(.noGateway(gateway))
        case .unknown: .failed(.noResource(key, of: gateway))
        case .wait, .unpublished: .unchanged
        }
    }

    /// How long a poll waits for the first rendering of a gateway if nothing says how long its
    /// proxy does.
    private static let firstWait: UInt64 = 10_000_000_000

    // MARK: Publishing

    /// Gives the snapshot to whoever waits for it.
    func publish(_ snapshot: EnvoySnapshot, restores: Bool) {
        // Encoded here, before a waiting poll would do it on a connection's thread.
        encoder.prepare(snapshot, for: group)
        let now = clock.now()
        let answered = storage.withLock { state in
            state.publish(snapshot, restores: restores)
            let answered = state.reconsider(at: now)
            tellMilestones(&state)
            return answered
        }
        send(answered)
    }

    /// Nothing can be published: what there is does not pass, and there was nothing before.
    func fail(_ text: String) {
        let now = clock.now()
        let waiters = storage.withLock { state -> [Waiter] in
            guard state.snapshot == nil else { return [] }
            state.failure = text
            return state.releaseAll(at: now)
        }
        dismiss(waiters)
    }

    /// The gateway is gone, or the server stops: nobody waits any more.
    func close(isGone: Bool) {
        let now = clock.now()
        let waiters = storage.withLock { state in
            state.isClosed = true
            state.isGone = isGone
            return state.releaseAll(at: now)
        }
        dismiss(waiters)
        encoder.forget(group)
    }

    /// Answers polls that wait for what will not come.
    private func dismiss(_ waiters: [Waiter]) {
        let (isGone, failure) = storage.withLock { ($0.isGone, $0.failure) }
        let answer: PollAnswer =
            isGone
            ? .failed(.noGateway(gateway))
            : failure.map { .failed(.noVersion($0)) } ?? .unchanged
        for waiter in waiters { waiter.reply.send(answer) }
    }

    // MARK: Sending

    /// Under the lock: who sees that a proxy has a version finds since when, too.
    private func tellMilestones(_ state: inout FeedState) {
        for milestone in state.takeMilestones() { observer.reached(milestone) }
    }

    /// When the lock is free.
    private func send(_ answered: [Answered]) {
        for answered in answered {
            let poll = answered.waiter.poll
            let answer = answer(answered.verdict, poll.key)
            if answered.waiter.reply.send(answer) { continue }
            if case .content = answer { storage.withLock { $0.undeliver(poll) } }
        }
    }

    private func setAlarm(_ time: UInt64) {
        timer.async(at: time) { [self] in
            let now = clock.now()
            let (expired, next) = storage.withLock { $0.expire(at: SerialQueue.now, now) }
            for waiter in expired { waiter.reply.send(.unchanged) }
            if let next { setAlarm(next) }
        }
    }

    private func tell(_ refused: FeedState.Refused, of poll: ProxyPoll, at time: Timestamp) {
        let refusal = refused.refusal(by: poll.node, of: gateway, at: time)
        storage.withLock { $0.note(refusal, of: poll) }
        observer.found(refusal)
    }
}
