import EventLog
import GRDB
import GatewayModel
import LintelTesting
import Testing

@testable import SQLiteEventLog

/// The database itself refuses to rewrite history, and what goes around it is found.
struct AppendOnlyTests {
    let directory: TemporaryDirectory
    let log: SQLiteEventLog

    init() throws {
        directory = try TemporaryDirectory()
        log = try SQLiteEventLog(path: directory.file("lintel.db"))
        var entries = LogEntries()
        try log.append((0..<3).map { entries.next(key: "k\($0)", versions: [Samples.edge]) })
    }

    @Test(arguments: [
        "UPDATE commits SET message = 'x'", "DELETE FROM commits WHERE revision = 3",
        "UPDATE events SET payload = x''", "DELETE FROM events WHERE revision = 3",
        "UPDATE versions SET listener_count = 0", "DELETE FROM versions WHERE version = 3",
        "UPDATE answers SET status = 200",
    ])
    func refuses(_ sql: String) throws {
        let error = #expect(throws: DatabaseError.self) {
            try log.pool.write { try $0.execute(sql: sql) }
        }
        #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER)
    }

    @Test(arguments: [
        "UPDATE events SET payload = CAST('{}' AS BLOB) WHERE revision = 2",
        "DELETE FROM events WHERE revision = 2",
        "UPDATE commits SET actor = 'eve' WHERE revision = 2",
    ])
    func `what goes around the triggers breaks the chain`(_ sql: String) throws {
        try log.pool.write { database in
            for table in ["commits", "events"] {
                try database.execute(
                    sql: "DROP TRIGGER \(table)_reject_update; DROP TRIGGER \(table)_reject_delete")
            }
            try database.execute(sql: sql)
        }
        var chain = ChainVerifier()
        try log.forEachCommit { chain.check($0) }
        #expect(chain.fault == .wrongHash(Revision(rawValue: 2)))
    }
}
