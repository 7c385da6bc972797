import EventLog
import Foundation
import GRDB
import GatewayModel
import LintelTesting
import SQLiteEventLog
import Testing

struct KilledWriterTests {
    /// A writer killed in a transaction leaves a journal to be rolled back, which a reader cannot.
    @Test func `a journal left behind is rolled back`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("written.db")
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "CREATE TABLE t (x); DROP TABLE t; PRAGMA cache_size = 1")
            try database.execute(sql: "BEGIN; CREATE TABLE t (x)")
            for _ in 0..<200 {
                try database.execute(sql: "INSERT INTO t VALUES (randomblob(4000))")
            }
            for suffix in ["", "-journal"] {
                try FileManager.default.copyItem(
                    atPath: path + suffix, toPath: directory.file("killed.db") + suffix)
            }
            try database.execute(sql: "ROLLBACK")
        }
        let log = try SQLiteEventLog(path: directory.file("killed.db"), mode: .readWrite)
        #expect(try log.head().revision == .zero)
        try log.close()
    }
}
