public import GatewayModel

/// Who owns listeners, and the place this gives them in the merge (semantics.md 3.1).
///
/// A class because every claim in a slot points at one: a pointer is a sixth of the value.
public final class OwnerKey: Sendable {
    public let id: ResourceID
    public let created: Revision
    /// ``created``, or something older than any for the Gateway: nearly always all to compare.
    fileprivate let rank: Int64
    /// Of the name, made once: it is looked up with every change.
    let nameHash: Int

    init(_ stored: StoredResource) {
        id = stored.id
        created = stored.createdRevision
        nameHash = id.namespacedName.hashValue
        rank = id.kind.part == .gateway ? -1 : created.rawValue
    }
}

extension OwnerKey: Comparable {
    /// The order of the merge (semantics.md 3.1): the Gateway first, then the oldest set, then the
    /// byte-wise smaller `namespace/name`. ``MergeView`` decides by it who wins.
    public static func < (left: OwnerKey, right: OwnerKey) -> Bool {
        if left === right { return false }
        if left.rank != right.rank { return left.rank < right.rank }
        return left.id.namespacedName < right.id.namespacedName
    }

    public static func == (left: OwnerKey, right: OwnerKey) -> Bool {
        left === right || (left.created == right.created && left.id == right.id)
    }
}

/// An owner by its name, whatever its age: one reference, hashed once.
struct OwnerName: Hashable {
    let key: OwnerKey

    init(_ key: OwnerKey) { self.key = key }

    static func == (left: OwnerName, right: OwnerName) -> Bool {
        left.key === right.key
            || (left.key.nameHash == right.key.nameHash && left.key.id == right.key.id)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(key.nameHash) }
}
