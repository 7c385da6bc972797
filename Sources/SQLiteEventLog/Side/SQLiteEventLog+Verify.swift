public import EventLog
import GRDB
import GRDBSQLite
import Synchronization

/// What `lintel verify` asks besides what the commits say.
extension SQLiteEventLog {
    /// Of each sort of fault so many are told.
    static let faultLimit = 20

    public func storeFaults() throws(EventLogError) -> [String] {
        var faults: [String] = []
        do throws(EventLogError) {
            try reading("check the file") { database in
                faults += try DatabaseSchema(database).faults(.expected(), surplus: true)
                faults += try unlessClosed(database, Self.integrityFaults)
                faults += try Self.strayReferences(database)
            }
        } catch {
            // SQLite also says so when it ends the reading in which it met a damaged page.
            guard error.code == .damaged else { throw error }
            if faults.isEmpty { faults.append("SQLite: pages of the file are damaged") }
        }
        return try faults + sideFaults() + unreadableAttempts()
    }

    /// Has SQLite give up what it does when the log is closed, which would wait for it: for minutes
    /// if the file is large.
    private func unlessClosed<Value>(
        _ database: Database, _ body: (Database) throws -> Value
    ) rethrows -> Value {
        let connection = database.sqliteConnection
        let this = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_progress_handler(
            connection, 1_000_000,
            { this in
                guard let this else { return 0 }
                let log = Unmanaged<SQLiteEventLog>.fromOpaque(this).takeUnretainedValue()
                return log.isClosed.withLock { $0 } ? 1 : 0
            }, this)
        defer { sqlite3_progress_handler(connection, 0, nil, nil) }
        return try body(database)
    }

    /// Every page, every row by its type and its constraints, and every index by its table
    /// (https://www.sqlite.org/pragma.html#pragma_integrity_check).
    private static func integrityFaults(_ database: Database) throws -> [String] {
        do {
            let lines = try String.fetchAll(
                database, sql: "PRAGMA integrity_check(\(faultLimit))")
            return lines == ["ok"]
                ? [] : lines.flatMap { $0.split(separator: "\n") }.map { "SQLite: \($0)" }
        } catch let error as DatabaseError {
            return ["SQLite: \(error.message ?? "the file cannot be checked")"]
        }
    }

    private static func strayReferences(_ database: Database) throws -> [String] {
        do {
            return try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").prefix(faultLimit)
                .map { row in
                    let table = String.fromDatabaseValue(row[0]) ?? "a table"
                    return "a row of \(table) refers to a commit that is not there"
                }
        } catch let error as DatabaseError {
            return ["SQLite: \(error.message ?? "references cannot be checked")"]
        }
    }

    private func unreadableAttempts() throws(EventLogError) -> [String] {
        do throws(EventLogError) {
            _ = try refusedAttempts(AttemptFilter(), before: nil, limit: .max)
            return []
        } catch {
            guard error.code == .damaged else { throw error }
            return ["a refused attempt cannot be read: \(error.message)"]
        }
    }

    public func rowCounts() throws(EventLogError) -> LogRowCounts {
        try reading("count the rows") { database in
            LogRowCounts(
                // The table itself, not an index that may not have all of it.
                events: try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM events NOT INDEXED") ?? 0,
                versions: try Int.fetchOne(database, sql: "SELECT count(*) FROM versions") ?? 0)
        }
    }

    public func answers(
        after key: AnswerKey, limit: Int
    ) throws(EventLogError) -> [StoredAnswer] {
        try reading("read the answers") { database in
            let statement = try SQLStatement(database, SQL.answersAfter)
            try statement.bind(key.principal, at: 1)
            try statement.bind(key.text, at: 2)
            try statement.bind(max(0, limit), at: 3)
            var page: [StoredAnswer] = []
            while try statement.step() { page.append(try statement.answer()) }
            return page
        }
    }
}
