import EventLog
import GRDB
import Migrations

/// The tables, indexes and triggers of a database, as SQLite keeps their texts.
struct DatabaseSchema: Hashable {
    private struct Name: Hashable, Comparable {
        let kind: String
        let name: String

        static func < (left: Name, right: Name) -> Bool {
            (left.kind, left.name) < (right.kind, right.name)
        }
    }

    private var texts: [Name: String] = [:]

    /// What the migrations make of an empty database.
    static func expected() throws -> DatabaseSchema {
        let queue = try DatabaseQueue()
        return try queue.inDatabase { database in
            for migration in Migration.all { try database.execute(sql: migration.sql) }
            return try DatabaseSchema(database)
        }
    }

    init(_ database: Database) throws {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT type, name, tbl_name || ': ' || ifnull(sql, '') FROM sqlite_schema")
        for row in rows {
            guard let kind = String.fromDatabaseValue(row[0]),
                let name = String.fromDatabaseValue(row[1])
            else { throw Self.unreadable }
            // What ANALYZE writes is a help for SQLite and nothing of ours.
            if name.hasPrefix("sqlite_stat") { continue }
            texts[Name(kind: kind, name: name)] = String.fromDatabaseValue(row[2])
        }
    }

    /// What is not as `expected` has it, as sentences.
    ///
    /// - Parameter surplus: whether what is there besides counts.
    func faults(_ expected: DatabaseSchema, surplus: Bool) -> [String] {
        var faults: [String] = []
        for (name, text) in expected.texts.sorted(by: { $0.key < $1.key }) {
            if texts[name] == nil {
                faults.append("the \(name.kind) \(name.name) is missing")
            } else if texts[name] != text {
                faults.append("the \(name.kind) \(name.name) is not as Lintel made it")
            }
        }
        for name in texts.keys.sorted() where surplus && expected.texts[name] == nil {
            faults.append("there is a \(name.kind) \(name.name), which Lintel did not make")
        }
        return faults
    }

    private static let unreadable = EventLogError(
        .damaged, "the schema of the log cannot be read", hint: EventLogError.restoreHint)
}
