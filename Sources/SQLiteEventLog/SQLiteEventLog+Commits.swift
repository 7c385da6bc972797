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
        return LogHead(revision: statement.revision(0), hash: statement.blob(1))
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
            var commit = commits.commit()
            var isAtEvent = try hasEvent ?? events.step()
            // Events whose commit is gone: only in a damaged file, where the chain tells of it.
            while isAtEvent, isBefore(events.eventRevision(), commit.revision) {
                isAtEvent = try events.step()
            }
            while isAtEvent, events.eventRevision() == commit.revision {
                commit.events.append(events.event())
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
                let isIn = try statement.step() && statement.int64(0) <= time.rawValue
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
            return StoredAnswer(
                idempotencyKey: idempotencyKey, requestDigest: statement.blob(0),
                status: statement.int(1), body: statement.blob(2), revision: statement.revision(3))
        }
    }
}

extension SQLStatement {
    borrowing func revision(_ column: CInt) -> Revision { Revision(rawValue: int64(column)) }

    /// The commit in the first eight columns, its events still to come.
    borrowing func commit() -> StoredCommit {
        StoredCommit(
            revision: revision(0), committedAt: Timestamp(rawValue: int64(1)), actor: text(2),
            message: text(3), cause: blob(4), idempotencyKey: isNull(5) ? nil : text(5),
            requestDigest: isNull(6) ? nil : blob(6), events: [], hash: blob(7))
    }

    /// Of the event whose key is in the first column.
    borrowing func eventRevision() -> Revision { EventKey.revision(of: int64(0)) }

    /// The event in the columns after the first.
    borrowing func event() -> StoredEvent {
        StoredEvent(
            type: text(1), kind: text(2), namespace: text(3), name: text(4), payload: blob(6),
            previous: isNull(5) ? nil : revision(5))
    }
}
