import EnvoyXDS
import GatewayModel
import Ledger

// The polls that are held, by the node that they are of.
extension FeedState {
    /// Holds a poll until `deadline`, in nanoseconds of the monotonic clock.
    ///
    /// - Returns: what it is known by here, and when a timer has to be set for it, if one has to.
    mutating func add(
        _ waiter: GatewayFeed.Waiter, until deadline: UInt64
    ) -> (id: UInt64, alarm: UInt64?) {
        let poll = waiter.poll
        let (id, alarm) = waiting.add(waiter, for: poll.node, until: deadline)
        nodes[poll.node]?.sharing.held(id, poll.key.type, on: poll.connection)
        return (id, alarm)
    }

    /// The poll has an answer, or nobody waits for one.
    @discardableResult
    mutating func release(_ id: UInt64, at time: Timestamp) -> GatewayFeed.Waiter? {
        guard let waiter = waiting.remove(id) else { return nil }
        nodes[waiter.poll.node]?.lastSeen = time
        nodes[waiter.poll.node]?.sharing.released(id, waiter.poll.key.type)
        return waiter
    }

    mutating func releaseAll(at time: Timestamp) -> [GatewayFeed.Waiter] {
        waiting.allIDs.compactMap { release($0, at: time) }
    }

    /// The polls whose time is over, and when to look again, if anybody still waits then.
    mutating func expire(
        at now: UInt64, _ time: Timestamp
    ) -> (expired: [GatewayFeed.Waiter], alarm: UInt64?) {
        let (expired, alarm) = waiting.expire(at: now)
        return (expired.compactMap { release($0, at: time) }, alarm)
    }

    /// Decides again about waiting polls, after something happened that they may wait for.
    mutating func reconsider(
        node: String? = nil, waiter only: UInt64? = nil, at time: Timestamp
    ) -> [GatewayFeed.Answered] {
        guard let snapshot else { return [] }
        var answered: [GatewayFeed.Answered] = []
        let ids = only.map { [$0] } ?? node.map(waiting.ids) ?? waiting.allIDs
        for id in ids {
            guard let waiter = waiting[id] else { continue }
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
            answered += answer(to: id, waiter, verdict, at: time)
        }
        return answered
    }

    /// A poll that came before anything was rendered has not been received yet.
    private mutating func firstAnswer(
        to id: UInt64, _ waiter: GatewayFeed.Waiter, at time: Timestamp
    ) -> [GatewayFeed.Answered] {
        answer(to: id, waiter, receive(waiter.poll, at: time).verdict, at: time)
    }

    /// Lets a poll go that has an answer.
    private mutating func answer(
        to id: UInt64, _ waiter: GatewayFeed.Waiter, _ verdict: Verdict, at time: Timestamp
    ) -> [GatewayFeed.Answered] {
        switch verdict {
        case .wait, .unpublished: return []
        case .give, .unknown, .broken, .gone: break
        }
        release(id, at: time)
        return [GatewayFeed.Answered(waiter: waiter, verdict: verdict)]
    }
}
