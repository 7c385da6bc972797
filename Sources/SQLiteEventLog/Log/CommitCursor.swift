import EventLog
import GRDB
import GatewayModel

/// Reads commits and events, two cursors of the same order, in step: each commit takes the events
/// that are its own, in that order.
struct CommitCursor: ~Copyable {
    private let commits: SQLStatement
    private let events: SQLStatement
    private let hasPayloads: Bool
    private let isCandidate: ((StoredCommit) -> Bool)?
    /// Whether the last commit has its events. Those that are none of the candidates have not.
    private(set) var isAtCandidate = true
    private let isBefore: (Revision, Revision) -> Bool
    /// Nil until it is asked for.
    private var isAtEvent: Bool?

    /// - Parameter isCandidate: asked of each commit before its events are read, where commits come
    ///   from the newest to the oldest; nil: all are.
    init(
        _ database: Database, _ commitsSQL: String, from commit: Int64, limit: Int,
        _ eventsSQL: String, from event: Int64, hasPayloads: Bool = true,
        among isCandidate: ((StoredCommit) -> Bool)? = nil,
        isBefore: @escaping (Revision, Revision) -> Bool
    ) throws {
        // All or none: a value that cannot be copied is not made in part.
        let commits = try SQLStatement(database, commitsSQL)
        let events = try SQLStatement(database, eventsSQL)
        try commits.bind(commit, at: 1)
        try commits.bind(max(0, limit), at: 2)
        try events.bind(event, at: 1)
        self.commits = commits
        self.events = events
        self.hasPayloads = hasPayloads
        self.isCandidate = isCandidate
        self.isBefore = isBefore
    }

    mutating func next() throws -> StoredCommit? {
        guard try commits.step() else { return nil }
        var commit = try commits.commit()
        if let isCandidate {
            let wasAtCandidate = isAtCandidate
            isAtCandidate = isCandidate(commit)
            if !isAtCandidate { return commit }
            if !wasAtCandidate { try seek(commit.revision) }
        }
        var isAtEvent = try isAtEvent ?? events.step()
        // Events whose commit is gone: only in a damaged file, where the chain tells of it.
        while isAtEvent, isBefore(try events.eventRevision(), commit.revision) {
            isAtEvent = try events.step()
        }
        while isAtEvent, try events.eventRevision() == commit.revision {
            commit.events.append(try hasPayloads ? events.event() : events.outline())
            isAtEvent = try events.step()
        }
        self.isAtEvent = isAtEvent
        return commit
    }

    /// Passes over the events of all that is newer, however many they are.
    private mutating func seek(_ revision: Revision) throws {
        events.reset()
        try events.bind(EventKey.start(of: revision.next), at: 1)
        isAtEvent = nil
    }
}
