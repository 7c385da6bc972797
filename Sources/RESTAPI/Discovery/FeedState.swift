import EnvoyXDS
import GatewayModel

/// The state of a ``GatewayFeed``, changed under its lock; nothing here waits or sends.
struct FeedState {
    /// The most nodes remembered; the one that was silent longest is forgotten.
    private static let nodeLimit = 10_000

    enum Verdict {
        case give(DiscoveryContent)
        case wait
        /// There is no resource of that name.
        case unknown
        /// Nothing has been rendered yet.
        case unpublished
        case broken(String)
        case gone
    }

    /// What a node did not take, and what it had.
    struct Refused {
        let delivery: Subscription.Delivery
        let accepted: DiscoveryContent?

        func refusal(
            by node: String, of gateway: NamespacedName, at time: Timestamp
        ) -> DiscoveryRefusal {
            let type = delivery.content.type
            return DiscoveryRefusal(
                source: .node(node), gateway: gateway, type: type,
                version: delivery.snapshot.version, time: time,
                message: "\(node) did not accept the \(type.rawValue) of version "
                    + "\(delivery.snapshot.version); its log and /config_dump say why",
                resources: delivery.content.resources(notIn: accepted))
        }
    }

    struct RefusalKey: Hashable {
        let node: String
        let key: ProxyNode.Key
    }

    struct Reception {
        var verdict: Verdict
        var isAcceptance = false
        var refused: Refused?
    }

    private(set) var snapshot: EnvoySnapshot?
    var failure: String?
    var isClosed = false
    var isGone = false
    private(set) var nodes: [String: ProxyNode] = [:]
    var waiters: [UInt64: GatewayFeed.Waiter] = [:]
    /// What nodes refuse now.
    private(set) var refusals: [RefusalKey: DiscoveryRefusal] = [:]
    private var nextID: UInt64 = 0
    /// Whether nodes that refuse get what they accepted last.
    private var restores = false

    // MARK: Polls

    mutating func receive(_ poll: GatewayFeed.Poll, at time: Timestamp) -> Reception {
        if isGone { return Reception(verdict: .gone) }
        guard let snapshot else {
            return Reception(verdict: failure.map(Verdict.broken) ?? .unpublished)
        }
        makeRoom(for: poll.node)
        // Taken out, so that it is changed in place.
        var node = nodes.removeValue(forKey: poll.node) ?? ProxyNode(id: poll.node, at: time)
        defer { nodes[poll.node] = node }
        node.polls += 1
        node.lastPoll = time
        guard let content = node.target(poll.key, in: snapshot) else {
            node.subscriptions[poll.key] = nil
            return Reception(verdict: .unknown)
        }
        let delivery = Subscription.Delivery(content: content, snapshot: snapshot)
        var subscription =
            node.subscriptions.removeValue(forKey: poll.key)
            ?? Subscription(poll.key.type, poll.key.name, at: time)
        let judgement = subscription.polled(poll.version, current: delivery, at: time)
        let refused = judgement == .refused ? subscription.refused : nil
        let accepted = subscription.accepted?.content
        node.subscriptions[poll.key] = subscription
        if subscription.refused == nil {
            refusals[RefusalKey(node: poll.node, key: poll.key)] = nil
        }
        return Reception(
            verdict: decide(poll, &node, snapshot, at: time),
            isAcceptance: judgement == .accepted,
            refused: refused.map { Refused(delivery: $0, accepted: accepted) })
    }

    /// Keeps what a node refused, for the status of whose content it is.
    mutating func note(_ refusal: DiscoveryRefusal, of poll: GatewayFeed.Poll) {
        refusals[RefusalKey(node: poll.node, key: poll.key)] = refusal
    }

    /// What a poll is answered now; notes a delivery.
    private func decide(
        _ poll: GatewayFeed.Poll, _ node: inout ProxyNode, _ snapshot: EnvoySnapshot,
        at time: Timestamp
    ) -> Verdict {
        guard let content = node.target(poll.key, in: snapshot) else { return .unknown }
        // A process that has nothing is never kept waiting.
        if poll.version != nil && node.isBlocked(poll.key, in: snapshot) { return .wait }
        guard var subscription = node.subscriptions.removeValue(forKey: poll.key) else {
            return .wait
        }
        defer { node.subscriptions[poll.key] = subscription }
        var delivery = Subscription.Delivery(content: content, snapshot: snapshot)
        if restores, let again = subscription.restoration(from: delivery) { delivery = again }
        guard subscription.wants(delivery.content, has: poll.version, at: time) else {
            return .wait
        }
        subscription.deliver(delivery, at: time)
        return .give(delivery.content)
    }

    /// An answer could not be sent.
    mutating func undeliver(_ poll: GatewayFeed.Poll) {
        nodes[poll.node]?.subscriptions[poll.key]?.undeliver()
    }

    // MARK: Waiting

    mutating func add(_ waiter: GatewayFeed.Waiter) -> UInt64 {
        nextID += 1
        waiters[nextID] = waiter
        return nextID
    }

    mutating func takeWaiters(
        where isWanted: (GatewayFeed.Waiter) -> Bool = { _ in true }
    ) -> [GatewayFeed.Waiter] {
        let ids = waiters.filter { isWanted($0.value) }.map(\.key)
        return ids.compactMap { waiters.removeValue(forKey: $0) }
    }

    /// Looks at waiting polls again, after something that may let them go.
    mutating func reconsider(
        node: String? = nil, waiter only: UInt64? = nil, at time: Timestamp
    ) -> [GatewayFeed.Answered] {
        guard let snapshot else { return [] }
        var answered: [GatewayFeed.Answered] = []
        let ids = only.map { [$0] } ?? Array(waiters.keys)
        for id in ids {
            guard let waiter = waiters[id] else { continue }
            if let node, waiter.poll.node != node { continue }
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
        waiters[id] = nil
        return [GatewayFeed.Answered(waiter: waiter, verdict: verdict)]
    }

    mutating func publish(_ snapshot: EnvoySnapshot, restores: Bool) {
        self.snapshot = snapshot
        self.restores = restores
        failure = nil
    }

    private mutating func makeRoom(for name: String) {
        guard nodes.count >= Self.nodeLimit, nodes[name] == nil,
            let silent = nodes.values.min(by: { $0.lastPoll < $1.lastPoll })
        else { return }
        nodes[silent.id] = nil
    }
}
