public import EventLog
import GRDB
public import GatewayModel

extension SQLiteEventLog {
    public func head() throws(EventLogError) -> LogHead {
        try reading("read the end of the log", Self.head)
    }

    static func head(_ database: Database) throws -> LogHead {
        let statement = try SQLStatement(database, SQL.head)
        guard try statement.step() else { return .origin }
        return LogHead(revision: try statement.revision(0), hash: try statement.blob(1))
    }

    public func commits(
        after revision: Revision, limit: Int
    ) throws(EventLogError) -> [StoredCommit] {
        try reading("read the commits after \(revision)") { database in
            let commits = try SQLStatement(database, SQL.commitsAfter)
            try commits.bind(revision.rawValue, at: 1)
            try commits.bind(max(0, limit), at: 2)
            let events = try SQLStatement(database, SQL.eventsAfter)
            try events.bind(EventKey.start(of: revision.next), at: 1)
            return try Self.read(commits, with: events) { $0 < $1 }
        }
    }

    public func commits(
        before revision: Revision?, limit: Int
    ) throws(EventLogError) -> [StoredCommit] {
        let end = revision ?? Revision(rawValue: .max)
        return try reading("read the commits before \(end)") { database in
            let commits = try SQLStatement(database, SQL.commitsBefore)
            try commits.bind(end.rawValue, at: 1)
            try commits.bind(max(0, limit), at: 2)
            let events = try SQLStatement(database, SQL.eventsBefore)
            try events.bind(EventKey.start(of: end), at: 1)
            var page = try Self.read(commits, with: events) { $0 > $1 }
            for index in page.indices { page[index].events.reverse() }
            return page
        }
    }

    /// Reads two cursors of the same order in step: each commit takes the events that are its own.
    private static func read(
        _ commits: borrowing SQLStatement, with events: borrowing SQLStatement,
        isBefore: (Revision, Revision) -> Bool
    ) throws -> [StoredCommit] {
        var page: [StoredCommit] = []
        var hasEvent: Bool?
        while try commits.step() {
            var commit = try commits.commit()
            var isAtEvent = try hasEvent ?? events.step()
            // Events whose commit is gone: only in a damaged file, where the chain tells of it.
            while isAtEvent, isBefore(try events.eventRevision(), commit.revision) {
                isAtEvent = try events.step()
            }
            while isAtEvent, try events.eventRevision() == commit.revision {
                commit.events.append(try events.event())
                isAtEvent = try events.step()
            }
            hasEvent = isAtEvent
            page.append(commit)
        }
        return page
    }

    public func commit(at revision: Revision) throws(EventLogError) -> StoredCommit? {
        guard let previous = revision.previous else { return nil }
        return try commits(after: previous, limit: 1).first { $0.revision == revision }
    }

    public func revision(at time: Timestamp) throws(EventLogError) -> Revision {
        try reading("find the commit at \(time)") { database in
            // Revisions have no gaps, and their times ascend: halving finds the last one.
            let statement = try SQLStatement(database, SQL.commitTime)
            var (found, after) = (Int64(0), try Self.head(database).revision.rawValue + 1)
            while after - found > 1 {
                let middle = found + (after - found) / 2
                try statement.bind(middle, at: 1)
                let isIn = try statement.step() && statement.time(0) <= time
                statement.reset()
                if isIn { found = middle } else { after = middle }
            }
            return Revision(rawValue: found)
        }
    }

    public func answer(forKey idempotencyKey: String) throws(EventLogError) -> StoredAnswer? {
        try reading("read an answer") { database in
            let statement = try SQLStatement(database, SQL.answer)
            try statement.bind(idempotencyKey, at: 1)
            guard try statement.step() else { return nil }
            return try statement.answer(idempotencyKey)
        }
    }
}

extension SQLStatement {
    /// The commit in the first ten columns, its events still to come.
    borrowing func commit() throws(EventLogError) -> StoredCommit {
        StoredCommit(
            revision: try revision(0), committedAt: try time(1), projectionRules: try int64(2),
            actor: try text(3), message: try text(4), cause: try blob(5),
            idempotencyKey: isNull(6) ? nil : try text(6),
            requestDigest: isNull(7) ? nil : try blob(7), events: [], hashForm: try int64(8),
            hash: try blob(9))
    }

    /// Of the event whose key is in the first column.
    borrowing func eventRevision() throws(EventLogError) -> Revision {
        EventKey.revision(of: try int64(0))
    }

    /// The event in the columns after the first.
    borrowing func event() throws(EventLogError) -> StoredEvent {
        StoredEvent(
            type: try text(1), kind: try text(2), namespace: try text(3), name: try text(4),
            payload: try blob(6), previous: isNull(5) ? nil : try revision(5))
    }

    /// The answer in the first four columns.
    borrowing func answer(_ idempotencyKey: String) throws(EventLogError) -> StoredAnswer {
        StoredAnswer(
            idempotencyKey: idempotencyKey, requestDigest: try blob(0),
            status: Int(try integer(1, in: 100...599)), body: try blob(2),
            // It may have been given before the first commit.
            revision: Revision(rawValue: try integer(3, in: 0...Revision.greatest.rawValue)))
    }
}
