public import EnvoyXDS
public import GatewayModel
import Ledger
import Synchronization

/// One Envoy, summed up.
public struct ProxyReport: Sendable {
    /// What it has come to with one type, or one resource of a type.
    public struct Subscription: Sendable {
        /// Content that it was given: under the label that it goes by, and of which version of the
        /// gateway.
        public struct Delivery: Sendable {
            public let label: String
            public let version: Revision
        }

        public let type: DiscoveryType
        public let name: String?
        /// Given, and not judged yet.
        public let delivered: Delivery?
        public let accepted: Delivery?
        public let refused: Delivery?
        /// The label it claims to have, if it was not given that here.
        public let unknownLabel: String?
        /// Whether a poll of it is waiting now.
        public let isHeld: Bool
        public let lastPoll: Timestamp
    }

    /// `node.id`.
    public let node: String
    /// The oldest version of the gateway that the proxy still has parts of; nil if nothing is
    /// known.
    public let version: Revision?
    public let lastPoll: Timestamp
    /// When it was last there: it polled, or a poll of it was let go.
    public let lastSeen: Timestamp
    public let polls: Int
    public let rejections: Int
    public let restarts: Int
    /// Whether several processes poll under its name.
    public let isShared: Bool
    public let subscriptions: [Subscription]
}

extension GatewayFeed {
    func reports(at time: Timestamp) -> [ProxyReport] {
        let (snapshot, nodes, waiting) = storage.withLock { state in
            (state.snapshot, Array(state.nodes.values), state.waiting.waiters.map(\.poll))
        }
        var held: [String: Set<ProxyNode.Key>] = [:]
        for poll in waiting { held[poll.node, default: []].insert(poll.key) }
        return nodes.map { node in
            ProxyReport(
                node, version: node.version(among: snapshot), held: held[node.id] ?? [], at: time)
        }
    }
}

// For who looks whether proxies are still there.
extension GatewayFeed {
    func sightings() -> [NodePresence] {
        // Outside of the lock, which polls take.
        let (nodes, waiting) = storage.withLock { state in
            (
                state.nodes.values.map { ($0.id, $0.lastSeen, $0.acknowledged) },
                state.waiting.waiters.map(\.poll.node)
            )
        }
        let held = Set(waiting)
        return nodes.map { name, lastSeen, version in
            NodePresence(
                name: name, lastSeen: lastSeen, isHeld: held.contains(name), version: version)
        }
    }

    func forget(_ names: [String]) {
        storage.withLock { state in
            for name in names { state.forget(name) }
        }
    }
}

extension ProxyReport {
    fileprivate init(
        _ node: ProxyNode, version: Revision?, held: Set<ProxyNode.Key>, at time: Timestamp
    ) {
        self.node = node.id
        self.version = version
        (lastPoll, lastSeen, polls) = (node.lastPoll, node.lastSeen, node.polls)
        (rejections, restarts) = (node.rejections, node.restarts)
        isShared = node.sharing.isShared(at: time)
        subscriptions = node.subscriptions.values
            .sorted { ($0.type.rawValue, $0.name ?? "") < ($1.type.rawValue, $1.name ?? "") }
            .map { Subscription($0, isHeld: held.contains($0.key)) }
    }
}

extension ProxyReport.Subscription {
    fileprivate init(_ subscription: Subscription, isHeld: Bool) {
        (type, name) = (subscription.type, subscription.name)
        delivered = subscription.delivered.map(Delivery.init)
        accepted = subscription.accepted.map(Delivery.init)
        refused = subscription.refused.map(Delivery.init)
        unknownLabel = subscription.isUnknown ? subscription.claimed : nil
        self.isHeld = isHeld
        lastPoll = subscription.lastPoll
    }
}

extension ProxyReport.Subscription.Delivery {
    fileprivate init(_ delivery: Subscription.Delivery) {
        (label, version) = (delivery.content.version, delivery.snapshot.version)
    }
}
