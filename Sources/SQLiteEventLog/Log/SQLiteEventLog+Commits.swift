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
            try Self.commits(database, after: revision, limit: limit)
        }
    }

    static func commits(
        _ database: Database, after revision: Revision, limit: Int
    ) throws -> [StoredCommit] {
        var cursor = try CommitCursor(
            database, SQL.commitsAfter, from: revision.rawValue, limit: limit, SQL.eventsAfter,
            from: EventKey.start(of: revision.next)
        ) { $0 < $1 }
        var page: [StoredCommit] = []
        while let commit = try cursor.next() { page.append(commit) }
        return page
    }

    public func commits(
        before revision: Revision?, limit: Int
    ) throws(EventLogError) -> [StoredCommit] {
        let end = revision ?? Revision(rawValue: .max)
        return try reading("read the commits before \(end)") { database in
            var cursor = try CommitCursor(
                database, SQL.commitsBefore, from: end.rawValue, limit: limit, SQL.eventsBefore,
                from: EventKey.start(of: end)
            ) { $0 > $1 }
            var page: [StoredCommit] = []
            while var commit = try cursor.next() {
                commit.events.reverse()
                page.append(commit)
            }
            return page
        }
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

    public func answer(forKey key: AnswerKey) throws(EventLogError) -> StoredAnswer? {
        try reading("read an answer") { database in
            let statement = try SQLStatement(database, SQL.answer)
            try statement.bind(key.principal, at: 1)
            try statement.bind(key.text, at: 2)
            return try statement.step() ? try statement.answer() : nil
        }
    }
}

extension SQLStatement {
    /// The commit in the first seventeen columns, its events still to come.
    borrowing func commit() throws(EventLogError) -> StoredCommit {
        StoredCommit(
            revision: try revision(0), committedAt: try time(1), projectionRules: try int64(2),
            actor: try text(3), message: try text(4), cause: try blob(5),
            idempotencyKey: isNull(6) ? nil : try text(6),
            requestDigest: isNull(7) ? nil : try blob(7), origin: try origin(),
            terms: isNull(15) ? nil : try blob(15), events: [], hashForm: try int64(8),
            hash: try blob(9))
    }

    private borrowing func origin() throws(EventLogError) -> RequestOrigin? {
        if isNull(10) { return nil }
        return RequestOrigin(
            principal: try text(10), tokenID: isNull(11) ? nil : try text(11),
            address: try text(12), userAgent: isNull(13) ? nil : try text(13),
            requestID: try text(14), trace: try trace())
    }

    /// One that is not as it was written was altered: left out, its hash is another.
    private borrowing func trace() throws(EventLogError) -> TraceParent? {
        if isNull(16) { return nil }
        let text = try text(16)
        return TraceParent(text).flatMap { ExactText($0.description) == ExactText(text) ? $0 : nil }
    }

    /// Of the event whose key is in the first column.
    borrowing func eventRevision() throws(EventLogError) -> Revision {
        EventKey.revision(of: try int64(0))
    }

    /// The event in the columns after the first.
    borrowing func event() throws(EventLogError) -> StoredEvent {
        var event = try outline()
        event.payload = try blob(6)
        return event
    }

    /// The same without its payload.
    borrowing func outline() throws(EventLogError) -> StoredEvent {
        StoredEvent(
            type: try text(1), kind: try text(2), namespace: try text(3), name: try text(4),
            payload: [], previous: isNull(5) ? nil : try revision(5))
    }

    /// The answer in the first six columns.
    borrowing func answer() throws(EventLogError) -> StoredAnswer {
        StoredAnswer(
            key: AnswerKey(storedFor: try text(0), try text(1)), requestDigest: try blob(2),
            status: Int(try integer(3, in: 100...599)), body: try blob(4),
            // It may have been given before the first commit.
            revision: Revision(rawValue: try integer(5, in: 0...Revision.greatest.rawValue)))
    }
}
