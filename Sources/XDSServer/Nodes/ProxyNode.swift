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
    /// When it was last there: it polled, or a poll of it was let go.
    var lastSeen: Timestamp
    var polls = 0
    /// The newest version of which it was given something.
    var given: Revision?
    /// The version of which it had all last.
    var acknowledged: Revision?
    var sharing = NodeSharing()

    /// The clusters of the present snapshot and of older ones, made once.
    private var union: (sources: [ObjectIdentifier], content: DiscoveryContent)?

    init(id: String, at time: Timestamp) {
        self.id = id
        (firstPoll, lastPoll, lastSeen) = (time, time, time)
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

    /// Whether it has accepted all of `snapshot` that it asks for. Says no as soon as one thing is
    /// missing, so that a proxy that takes one thing after the other is not summed up with each.
    func hasAll(of snapshot: EnvoySnapshot) -> Bool {
        if subscriptions.isEmpty { return false }
        var copy = self
        func has(_ key: Key, _ subscription: Subscription) -> Bool {
            guard let accepted = subscription.accepted?.content else { return false }
            return copy.target(key, in: snapshot)?.version == accepted.version
        }
        // Clusters last: with older listeners they are more than those of the snapshot.
        return subscriptions.allSatisfy { $0.key.type == .clusters || has($0.key, $0.value) }
            && subscriptions.allSatisfy { $0.key.type != .clusters || has($0.key, $0.value) }
    }

    /// Notes the version of `snapshot` if it has all of that now, and had not.
    mutating func acknowledge(_ snapshot: EnvoySnapshot) -> NodeMilestone? {
        guard acknowledged != snapshot.version, hasAll(of: snapshot) else { return nil }
        defer { acknowledged = snapshot.version }
        return NodeMilestone(
            node: id, version: snapshot.version, step: .acknowledged(before: acknowledged))
    }

    var rejections: Int { subscriptions.values.reduce(0) { $0 + $1.rejections } }

    /// How often the process of the node has started anew: the most that any type has seen, since
    /// a new process asks for one type after the other.
    var restarts: Int { subscriptions.values.map(\.restarts).max() ?? 0 }
}
