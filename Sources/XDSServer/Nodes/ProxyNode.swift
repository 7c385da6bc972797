import EnvoyXDS
import GatewayModel

/// One Envoy of a gateway, by its `node.id`.
struct ProxyNode: Sendable {
    struct Key: Hashable, Sendable {
        let type: DiscoveryType
        /// Of one resource; nil for all of the type.
        let name: String?
    }

    let id: String
    var subscriptions: [Key: Subscription] = [:]
    var firstPoll: Timestamp
    var lastPoll: Timestamp
    var polls = 0
    var sharing = NodeSharing()

    /// The clusters of the present snapshot and of older ones, made once.
    private var union: (sources: [ObjectIdentifier], content: DiscoveryContent)?

    init(id: String, at time: Timestamp) {
        self.id = id
        (firstPoll, lastPoll) = (time, time)
    }

    // MARK: The order between types

    /// What the node is to have of a type; nil for a name that is not known.
    ///
    /// REST has no order between types, so it is kept here: clusters stay until no route table or
    /// listener that the node may be serving needs them.
    mutating func target(_ key: Key, in snapshot: EnvoySnapshot) -> DiscoveryContent? {
        switch key.type {
        case .listeners: return snapshot.listeners
        case .clusters:
            let older = stillServed(besides: snapshot)
            if older.isEmpty { return snapshot.clusters }
            let sources = ([snapshot] + older).map(ObjectIdentifier.init)
            if let union, union.sources == sources { return union.content }
            let content = snapshot.clusters(with: older)
            union = (sources, content)
            return content
        case .routes, .endpoints, .secrets:
            return key.name.flatMap { snapshot.content(key.type, named: $0) }
        }
    }

    /// Older snapshots of which the node still has listeners or route tables.
    private func stillServed(besides snapshot: EnvoySnapshot) -> [EnvoySnapshot] {
        var found: [EnvoySnapshot] = []
        for (key, subscription) in subscriptions where key.type == .listeners || key.type == .routes
        {
            let now =
                key.type == .listeners
                ? snapshot.listeners : key.name.flatMap { snapshot.routes[$0] }
            for older in subscription.served
            where older !== snapshot && !found.contains(where: { $0 === older }) {
                let then =
                    key.type == .listeners
                    ? older.listeners : key.name.flatMap { older.routes[$0] }
                if then?.version != now?.version { found.append(older) }
            }
        }
        return found.filter { !$0.clusterNames.isSubset(of: snapshot.clusterNames) }
            .sorted { $0.version < $1.version }
    }

    /// Whether the node may have the listeners and routes of `snapshot`: it has accepted all the
    /// clusters they need.
    func hasClusters(of snapshot: EnvoySnapshot) -> Bool {
        guard let clusters = subscriptions[Key(type: .clusters, name: nil)] else { return true }
        guard let accepted = clusters.accepted else { return false }
        if accepted.content.version == snapshot.clusters.version { return true }
        return accepted.snapshot === snapshot
            || snapshot.clusterNames.isSubset(of: accepted.snapshot.clusterNames)
    }

    /// Whether an answer of this type has to wait until the node has accepted another type: why a
    /// poll is held although there is something new for it (decision 12).
    func isBlocked(_ key: Key, in snapshot: EnvoySnapshot) -> Bool {
        (key.type == .listeners || key.type == .routes) && !hasClusters(of: snapshot)
    }

    // MARK: Summing up

    /// The oldest version of the gateway that the node still has parts of; nil if nothing is known.
    func version(among snapshot: EnvoySnapshot?) -> Revision? {
        guard let snapshot, !subscriptions.isEmpty else { return nil }
        var oldest = snapshot.version
        for (key, subscription) in subscriptions {
            guard let accepted = subscription.accepted else { return nil }
            var copy = self
            if copy.target(key, in: snapshot)?.version == accepted.content.version { continue }
            oldest = min(oldest, accepted.snapshot.version)
        }
        return oldest
    }

    var rejections: Int { subscriptions.values.reduce(0) { $0 + $1.rejections } }

    /// How often the process of the node has started anew: the most that any type has seen, since
    /// a new process asks for one type after the other.
    var restarts: Int { subscriptions.values.map(\.restarts).max() ?? 0 }
}
