public import GatewayModel
import HashTreeCollections

/// Everything the log says is true, as of ``revision``: a persistent value.
///
/// A copy costs nothing and a changed copy shares all that did not change, so keeping a version,
/// trying a changeset, and dropping a failed batch are all the same: holding another value.
public struct GatewayState: Sendable {
    public internal(set) var revision: Revision = .zero
    /// When ``revision`` was committed.
    public internal(set) var committedAt = Timestamp(rawValue: 0)

    var namespaces: TreeDictionary<String, StoredResource> = [:]
    var gateways: TreeDictionary<NamespacedName, GatewayRecord> = [:]
    /// What every claimed port of a gateway is claimed for. Apart from the records, which are kept
    /// as "before": so a fold, which nobody else looks at, changes the claims in place.
    var slots: TreeDictionary<NamespacedName, Slots> = [:]
    var listenerSets = HashTrie<OwnerRecord>()
    /// The sets that name a gateway as their parent, whether it exists or lets them attach or not.
    var setsByParent: TreeDictionary<NamespacedName, TreeSet<NamespacedName>> = [:]
    var setsByNamespace: TreeDictionary<String, TreeSet<NamespacedName>> = [:]
    /// What gateways and sets refer to, and what refers to them: secrets, grants, routes, backends.
    var others: TreeDictionary<ResourceID, StoredResource> = [:]

    public init() {}
}

extension GatewayState {
    /// The resource as it is now.
    public subscript(id: ResourceID) -> StoredResource? {
        switch id.kind {
        case .namespace: namespaces[id.name]
        case .gateway: gateways[id.namespacedName]?.owner.stored
        case .listenerSet: listenerSets[id.namespacedName]?.stored
        case .referenceGrant, .secret, .httpRoute, .tlsRoute, .tcpRoute, .udpRoute, .backend:
            others[id]
        }
    }

    public func gateway(_ name: NamespacedName) -> GatewayRecord? { gateways[name] }

    public func listenerSet(_ name: NamespacedName) -> OwnerRecord? { listenerSets[name] }

    /// The Gateway or ListenerSet of that identity.
    public func owner(_ id: ResourceID) -> OwnerRecord? {
        switch id.kind {
        case .gateway: gateways[id.namespacedName]?.owner
        case .listenerSet: listenerSets[id.namespacedName]
        case .namespace, .referenceGrant, .secret, .httpRoute, .tlsRoute, .tcpRoute, .udpRoute,
            .backend:
            nil
        }
    }

    /// Everything that contributes to the merge of `gateway`, in merge order.
    public func owners(of gateway: GatewayRecord) -> some Sequence<OwnerRecord> {
        let sets = gateway.order.lazy.compactMap { listenerSets[$0.id.namespacedName] }
        return [[gateway.owner], Array(sets)].joined()
    }

    /// The identities of all resources of one kind, in one namespace or in all, sorted.
    public func ids(of kind: ResourceKind, in namespace: String? = nil) -> [ResourceID] {
        switch kind {
        case .namespace:
            return namespaces.keys.map(ResourceID.namespace).sorted()
        case .gateway:
            return gateways.keys.filter { namespace == nil || $0.namespace == namespace }
                .map { ResourceID(.gateway, $0) }.sorted()
        case .listenerSet:
            let names = namespace.map { Array(setsByNamespace[$0] ?? []) }
            return (names ?? Array(listenerSets.keys))
                .map { ResourceID(.listenerSet, $0) }.sorted()
        case .referenceGrant, .secret, .httpRoute, .tlsRoute, .tcpRoute, .udpRoute, .backend:
            return others.keys
                .filter { $0.kind == kind && (namespace == nil || $0.namespace == namespace) }
                .sorted()
        }
    }

    /// The sets that name `gateway` as their parent.
    public func sets(referring gateway: NamespacedName) -> [NamespacedName] {
        Array(setsByParent[gateway] ?? []).sorted()
    }

    public var resourceCount: Int {
        namespaces.count + gateways.count + listenerSets.count + others.count
    }

    public var gatewayNames: [NamespacedName] { gateways.keys.sorted() }

    /// The namespace's labels with the one that Kubernetes always adds; nil if it is unknown.
    func selectableLabels(ofNamespace name: String) -> [String: String]? {
        guard let namespace = namespaces[name] else { return nil }
        var labels = namespace.resource.metadata.labels
        labels["kubernetes.io/metadata.name"] = name
        return labels
    }
}
