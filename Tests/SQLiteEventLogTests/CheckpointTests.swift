import EventLog
import GRDB
import GatewayModel
import LintelTesting
import Testing

@testable import SQLiteEventLog

struct CheckpointTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("lintel.db")
    }

    @Test func `what an interrupted save left is no checkpoint and is removed at the next start`()
        throws
    {
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        let batch = entries.next(2)
        try log.append(batch)
        let whole = checkpoint(of: batch[0])
        try log.save(whole)
        try log.pool.write { database in
            try database.execute(
                sql: "INSERT INTO checkpoint_chunks (revision, ordinal, bytes) VALUES (2, 0, x'00')"
            )
        }
        #expect(try log.checkpoint(atOrBefore: nil) == whole)
        try log.close()

        let reopened = try SQLiteEventLog(path: path)
        #expect(try reopened.checkpoint(atOrBefore: nil) == whole)
        let chunks = try reopened.pool.read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM checkpoint_chunks")
        }
        #expect(chunks == 1)
    }

    @Test func `a checkpoint that lost a piece is damaged and can be replaced`() throws {
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        let entry = entries.next()
        try log.append([entry])
        try log.save(checkpoint(of: entry))
        try log.pool.write { try $0.execute(sql: "DELETE FROM checkpoint_chunks") }

        let error = #expect(throws: EventLogError.self) { try log.checkpoint(atOrBefore: nil) }
        #expect(error?.code == .damaged)
        try log.save(checkpoint(of: entry))
        #expect(try log.checkpoint(atOrBefore: nil) == checkpoint(of: entry))
    }

    @Test func `a checkpoint of which a byte flipped is damaged`() throws {
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        let entry = entries.next()
        try log.append([entry])
        try log.save(checkpoint(of: entry))
        try log.pool.write { database in
            try database.execute(
                sql: """
                    UPDATE checkpoint_chunks
                    SET bytes = CAST(x'010204' || substr(bytes, 4) AS BLOB)
                    """)
        }
        let error = #expect(throws: EventLogError.self) { try log.checkpoint(atOrBefore: nil) }
        #expect(error?.code == .damaged && error?.message.contains("not what was written") == true)
    }

    private func checkpoint(of entry: LogEntry) -> StoredCheckpoint {
        StoredCheckpoint(
            revision: entry.commit.revision, commitHash: entry.commit.hash, payload: [1, 2, 3])
    }
}
