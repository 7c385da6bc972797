import GatewayModel
import HashTreeCollections

/// The resources of kinds that play no part: kept, and nothing follows from them.
struct OtherResources: Sendable {
    private typealias Named = TreeDictionary<NamespacedName, StoredResource>
    private var byKind: TreeDictionary<ResourceKind, Named> = [:]

    var count: Int { byKind.values.reduce(0) { $0 + $1.count } }

    subscript(id: ResourceID) -> StoredResource? {
        get { byKind[id.kind]?[id.namespacedName] }
        set { byKind[id.kind, default: [:]][id.namespacedName] = newValue }
    }

    func names(of kind: ResourceKind) -> some Sequence<NamespacedName> {
        (byKind[kind] ?? [:]).keys
    }
}
