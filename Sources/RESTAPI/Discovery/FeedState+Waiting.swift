import EnvoyXDS
import GatewayModel

/// The polls that are held.
struct WaitingPolls {
    fileprivate(set) var polls: [UInt64: GatewayFeed.Waiter] = [:]
    fileprivate var byNode: [String: Set<UInt64>] = [:]
    fileprivate var expiries = Expiries()
    fileprivate var nextID: UInt64 = 0

    /// One poll, those of a node, or all.
    fileprivate func ids(of node: String?, _ only: UInt64?) -> [UInt64] {
        if let only { return [only] }
        return node.map { Array(byNode[$0] ?? []) } ?? Array(polls.keys)
    }
}

extension FeedState {
    /// Holds a poll until `deadline`, in nanoseconds of the monotonic clock.
    ///
    /// - Returns: what it is known by here, and when a timer has to be set for it, if one has to.
    mutating func add(
        _ waiter: GatewayFeed.Waiter, until deadline: UInt64
    ) -> (id: UInt64, alarm: UInt64?) {
        waiting.nextID += 1
        let id = waiting.nextID
        waiting.polls[id] = waiter
        let poll = waiter.poll
        waiting.byNode[poll.node, default: []].insert(id)
        nodes[poll.node]?.sharing.held(id, poll.key.type, on: poll.source)
        return (id, waiting.expiries.add(id, deadline: deadline))
    }

    /// The poll has an answer, or nobody waits for one.
    @discardableResult
    mutating func release(_ id: UInt64) -> GatewayFeed.Waiter? {
        guard let waiter = waiting.polls.removeValue(forKey: id) else { return nil }
        let node = waiter.poll.node
        waiting.byNode[node]?.remove(id)
        if waiting.byNode[node]?.isEmpty ?? false { waiting.byNode[node] = nil }
        nodes[node]?.sharing.released(id, waiter.poll.key.type)
        return waiter
    }

    mutating func releaseAll() -> [GatewayFeed.Waiter] {
        Array(waiting.polls.keys).compactMap { release($0) }
    }

    /// The polls whose time is over, and when to look again, if anybody still waits then.
    mutating func expire(at now: UInt64) -> (expired: [GatewayFeed.Waiter], alarm: UInt64?) {
        let expired = waiting.expiries.takeDue(at: now).compactMap { release($0) }
        let polls = waiting.polls
        return (expired, waiting.expiries.nextAlarm(at: now) { polls[$0] != nil })
    }

    /// Looks at waiting polls again, after something that may let them go.
    mutating func reconsider(
        node: String? = nil, waiter only: UInt64? = nil, at time: Timestamp
    ) -> [GatewayFeed.Answered] {
        guard let snapshot else { return [] }
        var answered: [GatewayFeed.Answered] = []
        for id in waiting.ids(of: node, only) {
            guard let waiter = waiting.polls[id] else { continue }
            guard var state = nodes.removeValue(forKey: waiter.poll.node) else {
                answered += firstAnswer(to: id, waiter, at: time)
                continue
            }
            if state.subscriptions[waiter.poll.key] == nil {
                nodes[waiter.poll.node] = state
                answered += firstAnswer(to: id, waiter, at: time)
                continue
            }
            let verdict = decide(waiter.poll, &state, snapshot, at: time)
            nodes[waiter.poll.node] = state
            answered += answer(to: id, waiter, verdict)
        }
        return answered
    }

    /// A poll that came before anything was rendered has not been received yet.
    private mutating func firstAnswer(
        to id: UInt64, _ waiter: GatewayFeed.Waiter, at time: Timestamp
    ) -> [GatewayFeed.Answered] {
        answer(to: id, waiter, receive(waiter.poll, at: time).verdict)
    }

    /// Lets a poll go that has an answer.
    private mutating func answer(
        to id: UInt64, _ waiter: GatewayFeed.Waiter, _ verdict: Verdict
    ) -> [GatewayFeed.Answered] {
        switch verdict {
        case .wait, .unpublished: return []
        case .give, .unknown, .broken, .gone: break
        }
        release(id)
        return [GatewayFeed.Answered(waiter: waiter, verdict: verdict)]
    }
}
