import HashTreeCollections

/// How a set of things that are served differs from what it was at an earlier version. It is kept
/// from commit to commit, so that nobody needs that version to know.
public struct Drift<ID: Hashable & Sendable>: Hashable, Sendable {
    /// There then and gone now.
    public private(set) var removed: TreeSet<ID>
    /// Not there then.
    public private(set) var added: TreeSet<ID>

    public init(removed: [ID] = [], added: [ID] = []) {
        (self.removed, self.added) = (TreeSet(removed), TreeSet(added))
    }

    mutating func note(removed gone: some Sequence<ID>, added come: some Sequence<ID>) {
        for id in gone where added.remove(id) == nil { removed.insert(id) }
        for id in come where removed.remove(id) == nil { added.insert(id) }
    }
}
