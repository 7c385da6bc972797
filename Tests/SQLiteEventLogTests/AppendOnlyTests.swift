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
        let origin = RequestOrigin(
            principal: "ada", address: "192.0.2.7", requestID: "r",
            trace: TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        try log.append(
            (0..<3).map {
                entries.next(key: "k\($0)", from: origin, versions: [Samples.edge])
            })
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
        // What is read as the same trace is not the same text.
        "UPDATE commits SET traceparent = '01' || substr(traceparent, 3) WHERE revision = 2",
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

    /// Rows of which a newer build knows more are passed over, and the page is as long as it would
    /// have been: a short one is the end.
    @Test func `a page of warnings is short at the end only`() throws {
        for index in 0..<6 {
            try log.record(
                WarningEvent(
                    key: "\(index)", firstAt: Samples.time(1), lastAt: Samples.time(1),
                    reason: "Odd", regarding: ResourceID(.gateway, Samples.edge), message: "odd"),
                countingRepeats: false, keeping: 100)
        }
        try log.pool.write {
            try $0.execute(sql: "UPDATE warnings SET kind = 'Teapot' WHERE id IN (1, 2, 4)")
        }
        #expect(try log.warnings(in: nil, after: 0, limit: 2).map(\.id) == [3, 5])
        #expect(try log.warnings(in: nil, after: 3, limit: 2).map(\.id) == [5, 6])
        #expect(try log.warnings(in: "infra", after: 5, limit: 2).map(\.id) == [6])
    }
}
