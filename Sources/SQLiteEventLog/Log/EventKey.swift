import GatewayModel

/// The key of an event: the revision of its commit, and in the last 24 bits its place there, from
/// 0.
enum EventKey {
    private static let ordinalBits: Int64 = 24
    /// The last place in a commit. As in `migrations/0001_log.sql`.
    static let lastOrdinal: Int64 = 1 << ordinalBits - 1
    /// From this place on, an index finds the events of a commit.
    static let firstDeepOrdinal: Int64 = 16

    static func of(_ revision: Revision, _ ordinal: Int) -> Int64 {
        precondition(ordinal <= lastOrdinal, "a commit of more than 16 million events")
        return start(of: revision) | Int64(ordinal)
    }

    /// That of the first event of a commit, and beyond those of all commits before it.
    static func start(of revision: Revision) -> Int64 {
        revision.rawValue > .max >> ordinalBits ? .max : revision.rawValue << ordinalBits
    }

    static func revision(of key: Int64) -> Revision { Revision(rawValue: key >> ordinalBits) }
}
