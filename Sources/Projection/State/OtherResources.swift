import GatewayModel
import HashTreeCollections

/// The resources of kinds that play no part in any gateway. The roles that are always there are
/// found too, though no commit made them.
struct OtherResources: Sendable {
    private typealias Named = TreeDictionary<NamespacedName, StoredResource>
    private var byKind: TreeDictionary<ResourceKind, Named> = [:]
    /// How often any of them has changed since this process began to count.
    private(set) var changes: UInt64 = 0

    var count: Int { byKind.values.reduce(0) { $0 + $1.count } }

    subscript(id: ResourceID) -> StoredResource? {
        get { byKind[id.kind]?[id.namespacedName] ?? ReadyMadeRole(id)?.stored }
        set {
            changes += 1
            byKind[id.kind, default: [:]][id.namespacedName] = newValue
        }
    }

    /// Those that say who may do what, but for tokens: in the order of their names.
    var accessIDs: [ResourceID] {
        ResourceKind.allCases.filter { $0.part == .access && $0.row.isWritable }
            .flatMap { kind in names(of: kind).map { ResourceID(kind, $0) } }.sorted()
    }

    func names(of kind: ResourceKind) -> [NamespacedName] {
        (byKind[kind] ?? [:]).keys + ReadyMadeRole.names(of: kind)
    }
}
