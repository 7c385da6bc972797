import EnvoyXDS
import GatewayModel
import Ledger

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
        /// Whether polls of the node that wait may go on now.
        var frees = false
        var refused: Refused?
        /// Whether it is known since this poll that several processes have the node's name.
        var revealsSharing = false
    }

    private(set) var snapshot: EnvoySnapshot?
    var failure: String?
    var isClosed = false
    var isGone = false
    var nodes: [String: ProxyNode] = [:]
    var waiting = WaitingList<String, GatewayFeed.Waiter>()
    /// What nodes refuse now.
    private(set) var refusals: [RefusalKey: DiscoveryRefusal] = [:]
    /// What proxies have come to since somebody was told.
    private var milestones: [NodeMilestone] = []
    /// Versions in the first snapshot: nodes may have got them from the server process before this
    /// one.
    private var inheritable: Set<String>?
    /// Whether nodes that refuse get what they accepted last.
    private var restores = false

    // MARK: Polls

    mutating func receive(_ poll: ProxyPoll, at time: Timestamp) -> Reception {
        if isGone { return Reception(verdict: .gone) }
        guard let snapshot else {
            return Reception(verdict: failure.map(Verdict.broken) ?? .unpublished)
        }
        makeRoom(for: poll.node)
        // Taken out, so that it is changed in place.
        var node = nodes.removeValue(forKey: poll.node) ?? ProxyNode(id: poll.node, at: time)
        defer { nodes[poll.node] = node }
        node.polls += 1
        (node.lastPoll, node.lastSeen) = (time, time)
        let revealsSharing = node.sharing.polled(poll.key.type, on: poll.connection, at: time)
        if revealsSharing { forgetRefusals(of: &node) }
        guard let content = node.target(poll.key, in: snapshot) else {
            node.subscriptions[poll.key] = nil
            return Reception(verdict: .unknown)
        }
        let delivery = Subscription.Delivery(content: content, snapshot: snapshot)
        var subscription =
            node.subscriptions.removeValue(forKey: poll.key)
            ?? Subscription(poll.key.type, poll.key.name, at: time)
        let judgement = subscription.polled(
            poll.version, current: delivery,
            isInheritable: inheritable?.contains(content.version) ?? false, on: poll.connection,
            isShared: node.sharing.isShared(at: time), at: time)
        let refused = judgement == .refused ? subscription.refused : nil
        let accepted = subscription.accepted?.content
        node.subscriptions[poll.key] = subscription
        if judgement == .accepted, let milestone = node.acknowledge(snapshot) {
            milestones.append(milestone)
        }
        if subscription.refused == nil {
            refusals[RefusalKey(node: poll.node, key: poll.key)] = nil
        }
        return Reception(
            verdict: decide(poll, &node, snapshot, at: time),
            frees: judgement == .accepted || revealsSharing,
            refused: refused.map { Refused(delivery: $0, accepted: accepted) },
            revealsSharing: revealsSharing)
    }

    /// Forgets refusals of a node that were polls of another process of its name.
    private mutating func forgetRefusals(of node: inout ProxyNode) {
        for key in node.subscriptions.keys {
            node.subscriptions[key]?.forgetRefusal()
            refusals[RefusalKey(node: node.id, key: key)] = nil
        }
    }

    /// Keeps what a node refused, for the status of the resources whose content it is.
    mutating func note(_ refusal: DiscoveryRefusal, of poll: ProxyPoll) {
        refusals[RefusalKey(node: poll.node, key: poll.key)] = refusal
    }

    /// Decides about a poll: give, wait, or refuse. A delivery is noted.
    mutating func decide(
        _ poll: ProxyPoll, _ node: inout ProxyNode, _ snapshot: EnvoySnapshot,
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
        subscription.deliver(delivery, on: poll.connection, at: time)
        let version = delivery.snapshot.version
        if node.given.map({ $0 < version }) ?? true {
            node.given = version
            milestones.append(NodeMilestone(node: node.id, version: version, step: .given))
        }
        return .give(delivery.content)
    }

    /// An answer could not be sent.
    mutating func undeliver(_ poll: ProxyPoll) {
        nodes[poll.node]?.subscriptions[poll.key]?.undeliver()
    }

    mutating func publish(_ snapshot: EnvoySnapshot, restores: Bool) {
        if let before = self.snapshot { noteWhoHasAll(of: snapshot, after: before) }
        self.snapshot = snapshot
        self.restores = restores
        if inheritable == nil {
            let named = Array(snapshot.routes.values) + Array(snapshot.secrets.values)
            let contents = [snapshot.clusters, snapshot.listeners] + named
            inheritable = Set(contents.map(\.version))
        }
        failure = nil
    }

    /// Who has all of a version, and asks for nothing that the next has otherwise, has that too: it
    /// will not say so, since there is nothing to give it.
    private mutating func noteWhoHasAll(of snapshot: EnvoySnapshot, after before: EnvoySnapshot) {
        for name in nodes.keys where nodes[name]?.acknowledged == before.version {
            if let milestone = nodes[name]?.acknowledge(snapshot) { milestones.append(milestone) }
        }
    }

    /// What is to be told.
    mutating func takeMilestones() -> [NodeMilestone] {
        if milestones.isEmpty { return [] }
        defer { milestones = [] }
        return milestones
    }

    /// A proxy that is not there any more; of what it refused nobody should hear.
    mutating func forget(_ name: String) {
        guard waiting.ids(for: name).isEmpty else { return }
        nodes[name] = nil
        refusals = refusals.filter { $0.key.node != name }
    }

    private mutating func makeRoom(for name: String) {
        guard nodes.count >= Self.nodeLimit, nodes[name] == nil,
            let silent = nodes.values.min(by: { $0.lastPoll < $1.lastPoll })
        else { return }
        nodes[silent.id] = nil
    }
}
