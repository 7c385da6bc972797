public import EventLog
import GRDB
public import GatewayModel

extension SQLiteEventLog {
    /// Goes from event to event by their links, and from a beginning to the end before it.
    public func history(
        of id: ResourceID, lastTouched newest: Revision?, before revision: Revision?, limit: Int
    ) throws(EventLogError) -> [StoredCommit] {
        try reading("read the history of \(id)") { database in
            let life = try Life(of: id, database)
            let end = revision ?? Revision(rawValue: .max)
            var page: [StoredCommit] = []
            var next = try newest ?? life.deletion(before: Revision(rawValue: .max))
            while page.count < limit, let touched = next {
                let events = try life.events(at: touched)
                if touched < end, var commit = try life.commit(at: touched) {
                    commit.events = events
                    page.append(commit)
                }
                let earlier = try events.first?.previous ?? life.deletion(before: touched)
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
    private let otherEvents: SQLStatement
    private let deletion: SQLStatement
    private let commit: SQLStatement

    init(of id: ResourceID, _ database: Database) throws {
        // All or none: a value that cannot be copied is not made in part.
        let firstEvents = try SQLStatement(database, SQL.firstEventsAbout)
        let otherEvents = try SQLStatement(database, SQL.otherEventsAbout)
        let deletion = try SQLStatement(database, SQL.deletionBefore)
        let commit = try SQLStatement(database, SQL.commitAt)
        try firstEvents.bind(id)
        try otherEvents.bind(id)
        try deletion.bind(id)
        self.firstEvents = firstEvents
        self.otherEvents = otherEvents
        self.deletion = deletion
        self.commit = commit
    }

    /// What a commit did to the resource: one event.
    borrowing func events(at revision: Revision) throws -> [StoredEvent] {
        var events: [StoredEvent] = []
        try firstEvents.bind(EventPosition.start(of: revision), at: 4)
        while try firstEvents.step() { events.append(firstEvents.event()) }
        firstEvents.reset()
        if !events.isEmpty { return events }
        try otherEvents.bind(EventPosition.start(of: revision), at: 4)
        while try otherEvents.step() { events.append(otherEvents.event()) }
        otherEvents.reset()
        return events
    }

    /// The last commit before `revision` that deleted it.
    borrowing func deletion(before revision: Revision) throws -> Revision? {
        try deletion.bind(EventPosition.start(of: revision), at: 4)
        defer { deletion.reset() }
        return try deletion.step() ? deletion.eventRevision() : nil
    }

    borrowing func commit(at revision: Revision) throws -> StoredCommit? {
        try commit.bind(revision.rawValue, at: 1)
        defer { commit.reset() }
        return try commit.step() ? commit.commit() : nil
    }
}

extension SQLStatement {
    fileprivate borrowing func bind(_ id: ResourceID) throws {
        try bind(id.kind.rawValue, at: 1)
        try bind(id.namespace, at: 2)
        try bind(id.name, at: 3)
    }
}
