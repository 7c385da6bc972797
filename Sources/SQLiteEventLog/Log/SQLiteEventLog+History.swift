public import EventLog
import GRDB
public import GatewayModel

extension SQLiteEventLog {
    /// Follows the links from event to event, and from the creation of a resource to the deletion
    /// of the one of that name before it.
    public func history(
        of id: ResourceID, from start: HistoryStart, before revision: Revision?, limit: Int
    ) throws(EventLogError) -> [StoredCommit] {
        try reading("read the history of \(id)") { database in
            let life = try Life(of: id, database)
            let bound = revision ?? Revision(rawValue: .max)
            var page: [StoredCommit] = []
            // A later page is asked for by the last commit of the page before, which touched the
            // resource.
            var next =
                if let event = try life.event(at: bound) {
                    try life.touch(before: event, at: bound)
                } else {
                    try life.newest(of: start)
                }
            while page.count < limit, let touched = next {
                guard let event = try life.event(at: touched) else { break }
                if touched < bound, var commit = try life.commit(at: touched) {
                    commit.events = [event]
                    page.append(commit)
                }
                let earlier = try life.touch(before: event, at: touched)
                // A link that does not lead back is damage, which `lintel verify` tells of.
                next = earlier.flatMap { $0 < touched ? $0 : nil }
            }
            return page
        }
    }
}

/// Reads what happened to one resource.
private struct Life: ~Copyable {
    private let firstEvents: SQLStatement
    private let deepEvents: SQLStatement
    private let deletions: SQLStatement
    private let commits: SQLStatement

    init(of id: ResourceID, _ database: Database) throws {
        // All or none: a value that cannot be copied is not made in part.
        let firstEvents = try SQLStatement(database, SQL.firstEventsAbout)
        let deepEvents = try SQLStatement(database, SQL.deepEventsAbout)
        let deletions = try SQLStatement(database, SQL.deletionBefore)
        let commits = try SQLStatement(database, SQL.commitAt)
        try firstEvents.bind(id)
        try deepEvents.bind(id)
        try deletions.bind(id)
        self.firstEvents = firstEvents
        self.deepEvents = deepEvents
        self.deletions = deletions
        self.commits = commits
    }

    /// What a commit did to the resource, if it did: a changeset names a resource once.
    borrowing func event(at revision: Revision) throws -> StoredEvent? {
        let first = EventKey.start(of: revision)
        return try firstEvents.event(from: first) ?? deepEvents.event(from: first)
    }

    /// The newest commit that counts.
    borrowing func newest(of start: HistoryStart) throws -> Revision? {
        switch start {
        case .commit(let revision): revision
        case .absent(let revision): try deletion(before: revision.next)
        }
    }

    /// The commit that touched the resource before an event: by the link, or if it did not exist,
    /// the one that deleted it.
    borrowing func touch(before event: StoredEvent, at revision: Revision) throws -> Revision? {
        try event.previous ?? deletion(before: revision)
    }

    private borrowing func deletion(before revision: Revision) throws -> Revision? {
        try deletions.bind(EventKey.start(of: revision), at: 4)
        defer { deletions.reset() }
        return try deletions.step() ? try deletions.eventRevision() : nil
    }

    borrowing func commit(at revision: Revision) throws -> StoredCommit? {
        try commits.bind(revision.rawValue, at: 1)
        defer { commits.reset() }
        return try commits.step() ? try commits.commit() : nil
    }
}

extension SQLStatement {
    fileprivate borrowing func bind(_ id: ResourceID) throws {
        try bind(id.kind.rawValue, at: 1)
        try bind(id.namespace, at: 2)
        try bind(id.name, at: 3)
    }

    fileprivate borrowing func event(from key: Int64) throws -> StoredEvent? {
        try bind(key, at: 4)
        defer { reset() }
        return try step() ? try event() : nil
    }
}
