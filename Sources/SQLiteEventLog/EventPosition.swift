import GatewayModel

/// Where an event is: the revision of its commit, and in the last 24 bits its place there, from 0.
enum EventPosition {
    private static let ordinalBits: Int64 = 24

    static func of(_ revision: Revision, _ ordinal: Int) -> Int64 {
        precondition(ordinal < 1 << ordinalBits, "a commit of more than 16 million events")
        return start(of: revision) | Int64(ordinal)
    }

    /// That of the first event of a commit, and beyond those of all commits before it.
    static func start(of revision: Revision) -> Int64 {
        revision.rawValue > .max >> ordinalBits ? .max : revision.rawValue << ordinalBits
    }

    static func revision(of position: Int64) -> Revision {
        Revision(rawValue: position >> ordinalBits)
    }
}
