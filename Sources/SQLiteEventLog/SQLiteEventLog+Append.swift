public import EventLog
import GRDB
import GatewayModel

extension SQLiteEventLog {
    public func append(_ batch: [LogEntry]) throws(EventLogError) {
        guard let first = batch.first else { return }
        try writing("append \(batch.count) commits from \(first.commit.revision)") { database in
            try SQLiteEventLog.head(database).checkFollowed(by: batch)
            let commits = try SQLStatement(database, SQL.insertCommit)
            let events = try SQLStatement(database, SQL.insertEvent)
            let versions = try SQLStatement(database, SQL.insertVersion)
            let answers = try SQLStatement(database, SQL.insertAnswer)
            try batch.forEach { entry in
                try entry.commit.insert(into: commits)
                for (ordinal, event) in entry.commit.events.enumerated() {
                    try event.insert(into: events, entry.commit.revision, ordinal)
                }
                for version in entry.versions { try version.insert(into: versions) }
                try entry.answer?.insert(into: answers)
                try Self.changeDataKeys(of: entry, database)
            }
        }
        if batch.contains(where: { !$0.commit.deletedSecrets.isEmpty }) { forgetWriteAheadLog() }
    }

    public func save(_ answer: StoredAnswer) throws(EventLogError) {
        try writing("save an answer") { database in
            try answer.insert(into: SQLStatement(database, SQL.insertAnswer))
        }
    }
}

extension StoredCommit {
    fileprivate func insert(into statement: borrowing SQLStatement) throws {
        try statement.bind(revision.rawValue, at: 1)
        try statement.bind(committedAt.rawValue, at: 2)
        try statement.bind(actor, at: 3)
        try statement.bind(message, at: 4)
        try statement.bind(cause, at: 5)
        try statement.bind(idempotencyKey, at: 6)
        try statement.bind(requestDigest, at: 7)
        try statement.bind(hash, at: 8)
        try statement.run()
    }
}

extension StoredEvent {
    fileprivate func insert(
        into statement: borrowing SQLStatement, _ revision: Revision, _ ordinal: Int
    ) throws {
        try statement.bind(EventKey.of(revision, ordinal), at: 1)
        try statement.bind(type, at: 2)
        try statement.bind(kind, at: 3)
        try statement.bind(namespace, at: 4)
        try statement.bind(name, at: 5)
        try statement.bind(previous?.rawValue, at: 6)
        try statement.bind(payload, at: 7)
        try statement.run()
    }
}

extension VersionRecord {
    fileprivate func insert(into statement: borrowing SQLStatement) throws {
        try statement.bind(gateway.namespace, at: 1)
        try statement.bind(gateway.name, at: 2)
        try statement.bind(version.rawValue, at: 3)
        try statement.bind(isDeletion ? 1 : 0, at: 4)
        try statement.bind(listenerCount, at: 5)
        try statement.bind(addedCount, at: 6)
        try statement.bind(removedCount, at: 7)
        try statement.bind(modifiedCount, at: 8)
        try statement.bind(snapshotSize, at: 9)
        try statement.bind(routeCount, at: 10)
        try statement.run()
    }
}

extension StoredAnswer {
    fileprivate func insert(into statement: borrowing SQLStatement) throws {
        try statement.bind(idempotencyKey, at: 1)
        try statement.bind(requestDigest, at: 2)
        try statement.bind(status, at: 3)
        try statement.bind(body, at: 4)
        try statement.bind(revision.rawValue, at: 5)
        do {
            try statement.run()
        } catch DatabaseError.SQLITE_CONSTRAINT_PRIMARYKEY {
            throw EventLogError.keyTaken(idempotencyKey)
        }
    }
}
