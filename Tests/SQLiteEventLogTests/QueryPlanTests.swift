import EventLog
import GRDB
import LintelTesting
import Testing

@testable import SQLiteEventLog

/// A read that walks a table works well until the log is long.
struct QueryPlanTests {
    static let reads: [(sql: String, uses: String)] = [
        (SQL.commitsAfter, "SEARCH commits USING INTEGER PRIMARY KEY"),
        (SQL.commitsBefore, "SEARCH commits USING INTEGER PRIMARY KEY"),
        (SQL.eventsAfter, "SEARCH events USING INTEGER PRIMARY KEY"),
        (SQL.eventsBefore, "SEARCH events USING INTEGER PRIMARY KEY"),
        (SQL.commitTime, "SEARCH commits USING INTEGER PRIMARY KEY"),
        (SQL.commitAt, "SEARCH commits USING INTEGER PRIMARY KEY"),
        (SQL.deletionBefore, "SEARCH events USING INDEX deletions_by_resource"),
        (SQL.firstEventsAbout, "SEARCH events USING INTEGER PRIMARY KEY"),
        (SQL.deepEventsAbout, "SEARCH events USING INDEX deep_events_by_resource"),
        (SQL.outlinesBefore, "SEARCH events USING INTEGER PRIMARY KEY"),
        (SQL.answer, "SEARCH answers USING PRIMARY KEY"),
        (SQL.answersAfter, "SEARCH answers USING PRIMARY KEY"),
        (SQL.countAttempt, "SEARCH audit USING INDEX audit_by_attempt"),
        (SQL.trimAttempts, "SEARCH audit USING INTEGER PRIMARY KEY"),
        (SQL.attemptsBefore, "SEARCH audit USING INTEGER PRIMARY KEY"),
        (SQL.versionsBefore, "SEARCH versions USING PRIMARY KEY"),
        (SQL.versionAt, "SEARCH versions USING PRIMARY KEY"),
        (SQL.gatewayAfter, "SEARCH versions USING PRIMARY KEY"),
        (SQL.checkpoint, "SEARCH checkpoints USING INTEGER PRIMARY KEY"),
        (SQL.checkpointAt, "SEARCH checkpoints USING INTEGER PRIMARY KEY"),
        (SQL.chunks, "SEARCH checkpoint_chunks USING INDEX"),
        (SQL.chunkOrdinals, "SEARCH checkpoint_chunks USING COVERING INDEX"),
        (SQL.chunkRevisions, "SEARCH checkpoint_chunks USING COVERING INDEX"),
        (SQL.deleteChunk, "SEARCH checkpoint_chunks USING INDEX"),
        (SQL.dataKey, "SEARCH data_keys USING PRIMARY KEY"),
        (SQL.serverKey, "SEARCH server_keys USING PRIMARY KEY"),
        (SQL.dataKeysOfSecret, "SEARCH data_keys USING COVERING INDEX data_keys_by_secret"),
        (SQL.rewrapDataKey, "SEARCH data_keys USING PRIMARY KEY"),
        (SQL.removeNode, "SEARCH nodes USING PRIMARY KEY"),
        (SQL.countWarning, "SEARCH warnings USING INDEX sqlite_autoindex_warnings_1"),
        (SQL.warningWithKey, "SEARCH warnings USING COVERING INDEX sqlite_autoindex_warnings_1"),
        (SQL.trimWarnings, "SEARCH warnings USING INTEGER PRIMARY KEY"),
        (SQL.warningsAfter, "SEARCH warnings USING INTEGER PRIMARY KEY"),
        (SQL.warningsOfNamespaceAfter, "SEARCH warnings USING INDEX warnings_by_namespace"),
        // All of them, for rewrapping and at the start.
        (SQL.dataKeys, "SCAN data_keys"),
        // One row from the end of the table, and the few checkpoints there are.
        (SQL.head, "SCAN commits"),
        (SQL.checkpointRevisions, "SCAN checkpoints"),
    ]

    @Test(arguments: reads)
    func `finds its rows`(_ sql: String, by uses: String) throws {
        let directory = try TemporaryDirectory()
        let log = try SQLiteEventLog(path: directory.file("lintel.db"))
        let plan = try log.pool.read { database in
            let statement = try SQLStatement(database, "EXPLAIN QUERY PLAN " + sql)
            var details: [String] = []
            while try statement.step() { details.append(try statement.text(3)) }
            return details
        }
        #expect(plan.first?.hasPrefix(uses) == true, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        #expect(plan.dropFirst().allSatisfy { $0.hasPrefix("SEARCH") }, "\(plan)")
    }
}
