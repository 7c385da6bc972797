import HashTreeCollections

/// How a set of things that are served differs from what it was at an earlier version. It is kept
/// from commit to commit, so that nobody needs that version to know.
public struct Drift<ID: Hashable & Comparable & Sendable>: Hashable, Sendable {
    private var gone: TreeSet<ID>
    private var come: TreeSet<ID>

    public init(removed: [ID] = [], added: [ID] = []) {
        (gone, come) = (TreeSet(removed), TreeSet(added))
    }

    mutating func note(removed: [ID], added: [ID]) {
        for id in removed where come.remove(id) == nil { gone.insert(id) }
        for id in added where gone.remove(id) == nil { come.insert(id) }
    }

    var removedCount: Int { gone.count }

    /// There then and gone now, in their order.
    public var removed: [ID] { gone.sorted() }

    /// Not there then, in their order.
    public var added: [ID] { come.sorted() }
}
