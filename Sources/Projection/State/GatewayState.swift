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
    var gateways = HashTrie<GatewayEntry>()
    /// How many gateways have the conflict policy `reject`.
    var rejectingGateways = 0
    var listenerSets = HashTrie<OwnerRecord>()
    /// The sets that name a gateway as their parent, whether it exists or lets them attach or not.
    var setsByParent: TreeDictionary<NamespacedName, TreeSet<NamespacedName>> = [:]
    var setsByNamespace: TreeDictionary<String, TreeSet<NamespacedName>> = [:]
    var routes: TreeDictionary<ResourceID, RouteRecord> = [:]
    var routesByNamespace = ReverseIndex<String, ResourceID>()
    /// Each with the record that routes share.
    var backends: TreeDictionary<NamespacedName, (stored: StoredResource, record: BackendRecord)> =
        [:]
    /// Each with the record that listeners share.
    var secrets: TreeDictionary<NamespacedName, (stored: StoredResource, record: SecretRecord)> =
        [:]
    var grants: TreeDictionary<NamespacedName, StoredResource> = [:]
    /// Of the kinds that play no part in any gateway.
    var others = OtherResources()
    var access = AccessState()
    var governance = GovernanceState()
    var policies = PolicyState()
    /// Of the gateways with a pin or a guard.
    var releases: TreeDictionary<NamespacedName, Release> = [:]
    /// What is not destroyed though its Secret goes.
    public internal(set) var heldKeys = HeldKeys()
    var links = Links()
    /// What routes compete for.
    var claims = RouteClaims()
    /// The routes that nothing reaches through some parent, each with one mark per parent: since
    /// when it is so, nil where it is not.
    var shadows: TreeDictionary<ResourceID, [Mark?]> = [:]

    public init() {}
}

extension GatewayState {
    /// The resource as it is now.
    public subscript(id: ResourceID) -> StoredResource? {
        switch id.kind.part {
        case .namespace: namespaces[id.name]
        case .gateway: gateway(id.namespacedName)?.owner.stored
        case .set: listenerSets[id.namespacedName]?.stored
        case .route: routes[id]?.stored
        case .backend: backends[id.namespacedName]?.stored
        case .secret: secrets[id.namespacedName]?.stored
        case .grant: grants[id.namespacedName]
        case .access, .governance, .none: others[id]
        }
    }

    public func gateway(_ name: NamespacedName) -> GatewayRecord? { gateways[name]?.record }

    public func listenerSet(_ name: NamespacedName) -> OwnerRecord? { listenerSets[name] }

    public func route(_ id: ResourceID) -> RouteRecord? { routes[id] }

    /// The Gateway or ListenerSet of that identity.
    public func owner(_ id: ResourceID) -> OwnerRecord? {
        switch id.kind.part {
        case .gateway: gateway(id.namespacedName)?.owner
        case .set: listenerSets[id.namespacedName]
        case .namespace, .route, .grant, .secret, .backend, .access, .governance, .none: nil
        }
    }

    /// Everything that contributes to the merge of `gateway`, in merge order.
    public func owners(of gateway: GatewayRecord) -> some Sequence<OwnerRecord> {
        let sets = gateway.parts.order.lazy.compactMap { listenerSets[$0.id.namespacedName] }
        return [[gateway.owner], Array(sets)].joined()
    }

    /// The routes that served listeners of `gateway` have, oldest first, each with what this
    /// gateway has of it.
    public func servedRoutes(of gateway: GatewayRecord) -> some Sequence<ServedRoute> {
        gateway.parts.routes
    }

    /// The identities of all resources of one kind, in one namespace or in all, sorted.
    public func ids(of kind: ResourceKind, in namespace: String? = nil) -> [ResourceID] {
        switch kind.part {
        case .namespace:
            return namespaces.keys.map(ResourceID.namespace).sorted()
        case .gateway: return Self.ids(kind, gateways.keys, in: namespace)
        case .set:
            let names = namespace.map { Array(setsByNamespace[$0] ?? []) }
            return Self.ids(kind, names ?? Array(listenerSets.keys), in: namespace)
        case .route:
            let ids = namespace.map { Array(routesByNamespace[$0]) } ?? Array(routes.keys)
            return ids.filter { $0.kind == kind }.sorted()
        case .backend: return Self.ids(kind, backends.keys, in: namespace)
        case .secret: return Self.ids(kind, secrets.keys, in: namespace)
        case .grant: return Self.ids(kind, grants.keys, in: namespace)
        case .access, .governance, .none:
            return Self.ids(kind, others.names(of: kind), in: namespace)
        }
    }

    private static func ids(
        _ kind: ResourceKind, _ names: some Sequence<NamespacedName>, in namespace: String?
    ) -> [ResourceID] {
        names.filter { namespace == nil || $0.namespace == namespace }
            .map { ResourceID(kind, $0) }.sorted()
    }

    /// The sets that name `gateway` as their parent.
    public func sets(referring gateway: NamespacedName) -> [NamespacedName] {
        Array(setsByParent[gateway] ?? []).sorted()
    }

    public var resourceCount: Int {
        namespaces.count + gateways.count + listenerSets.count + routes.count + backends.count
            + secrets.count + grants.count + others.count
    }

    public var gatewayNames: [NamespacedName] { gateways.keys.sorted() }

    /// The labels of a namespace that holds something: those of its Namespace, if it is declared,
    /// and the one that Kubernetes always adds (semantics.md Am3).
    public func selectableLabels(ofNamespace name: String) -> [String: String] {
        Self.selectableLabels(of: name, given: givenLabels(ofNamespace: name))
    }

    /// Those of its Namespace alone; none if it is not declared.
    func givenLabels(ofNamespace name: String) -> [String: String] {
        namespaces[name]?.resource.metadata.labels ?? [:]
    }

    static func selectableLabels(
        of namespace: String, given labels: [String: String]
    ) -> [String: String] {
        var labels = labels
        labels["kubernetes.io/metadata.name"] = namespace
        return labels
    }
}
