public import EventLog
import GRDB
import GatewayModel

extension SQLiteEventLog {
    public func append(_ batch: [LogEntry]) throws(EventLogError) {
        guard let first = batch.first else { return }
        try writing("append \(batch.count) commits from \(first.commit.revision)") { database in
            try SQLiteEventLog.head(database).checkFollowed(by: batch)
            try insertCommits(batch, database)
            try insertEvents(batch, database)
            try insertVersions(batch, database)
            let answers = try SQLStatement(database, SQL.insertAnswer)
            for entry in batch {
                try entry.answer?.insert(into: answers)
                try Self.changeDataKeys(of: entry, database)
                for warning in entry.warnings {
                    try Self.keep(warning, keeping: WarningEvent.keptCount, database)
                }
            }
        }
        if batch.contains(where: \.destroysKeys) { forgetWriteAheadLog() }
    }

    private func insertCommits(_ batch: [LogEntry], _ database: Database) throws {
        var rows = try RowInsertion(database, SQL.commits, count: batch.count)
        for entry in batch { try rows.add { try entry.commit.bind(to: $0, after: $1) } }
        rows.finish()
    }

    private func insertEvents(_ batch: [LogEntry], _ database: Database) throws {
        let count = batch.reduce(0) { $0 + $1.commit.events.count }
        var rows = try RowInsertion(database, SQL.events, count: count)
        for entry in batch {
            for (ordinal, event) in entry.commit.events.enumerated() {
                let key = EventKey.of(entry.commit.revision, ordinal)
                try rows.add { try event.bind(to: $0, after: $1, key) }
            }
        }
        rows.finish()
    }

    private func insertVersions(_ batch: [LogEntry], _ database: Database) throws {
        let count = batch.reduce(0) { $0 + $1.versions.count }
        var rows = try RowInsertion(database, SQL.versions, count: count)
        for entry in batch {
            for version in entry.versions {
                try rows.add { try version.bind(to: $0, after: $1) }
            }
        }
        rows.finish()
    }

    public func save(_ answer: StoredAnswer) throws(EventLogError) {
        try writing("save an answer") { database in
            try answer.insert(into: SQLStatement(database, SQL.insertAnswer))
        }
    }
}

// The order of the columns is that of `SQL`.

extension StoredCommit {
    fileprivate func bind(to statement: borrowing SQLStatement, after place: CInt) throws {
        try statement.bind(revision.rawValue, at: place + 1)
        try statement.bind(committedAt.rawValue, at: place + 2)
        try statement.bind(projectionRules, at: place + 3)
        try statement.bind(actor, at: place + 4)
        try statement.bind(message, at: place + 5)
        try statement.bind(cause, at: place + 6)
        try statement.bind(idempotencyKey, at: place + 7)
        try statement.bind(requestDigest, at: place + 8)
        try statement.bind(hashForm, at: place + 9)
        try statement.bind(hash, at: place + 10)
        try statement.bind(origin?.principal, at: place + 11)
        try statement.bind(origin?.tokenID, at: place + 12)
        try statement.bind(origin?.address, at: place + 13)
        try statement.bind(origin?.userAgent, at: place + 14)
        try statement.bind(origin?.requestID, at: place + 15)
        try statement.bind(terms, at: place + 16)
        try statement.bind(origin?.trace?.description, at: place + 17)
    }
}

extension StoredEvent {
    fileprivate func bind(
        to statement: borrowing SQLStatement, after place: CInt, _ key: Int64
    ) throws {
        try statement.bind(key, at: place + 1)
        try statement.bind(type, at: place + 2)
        try statement.bind(kind, at: place + 3)
        try statement.bind(namespace, at: place + 4)
        try statement.bind(name, at: place + 5)
        try statement.bind(previous?.rawValue, at: place + 6)
        try statement.bind(payload, at: place + 7)
    }
}

extension VersionRecord {
    fileprivate func bind(to statement: borrowing SQLStatement, after place: CInt) throws {
        try statement.bind(gateway.namespace, at: place + 1)
        try statement.bind(gateway.name, at: place + 2)
        try statement.bind(version.rawValue, at: place + 3)
        try statement.bind(isDeletion ? 1 : 0, at: place + 4)
        try statement.bind(listenerCount, at: place + 5)
        try statement.bind(routeCount, at: place + 6)
        try statement.bind(addedCount, at: place + 7)
        try statement.bind(removedCount, at: place + 8)
        try statement.bind(modifiedCount, at: place + 9)
        try statement.bind(snapshotSize, at: place + 10)
    }
}

extension StoredAnswer {
    fileprivate func insert(into statement: borrowing SQLStatement) throws {
        try statement.bind(key.principal, at: 1)
        try statement.bind(key.text, at: 2)
        try statement.bind(requestDigest, at: 3)
        try statement.bind(status, at: 4)
        try statement.bind(body, at: 5)
        try statement.bind(revision.rawValue, at: 6)
        do {
            try statement.run()
        } catch DatabaseError.SQLITE_CONSTRAINT_PRIMARYKEY {
            throw EventLogError.keyTaken(key)
        }
    }
}
