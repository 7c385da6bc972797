import EventLog
import Foundation
import GRDB
import GatewayModel
import LintelTesting
import Testing

@testable import SQLiteEventLog

/// What happens to files that are not what they should be.
struct LogFileTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("lintel.db")
    }

    @Test(arguments: [SQLiteEventLog.Mode.readWrite, .readOnly])
    func `refuses a schema from the future`(_ mode: SQLiteEventLog.Mode) throws {
        try SQLiteEventLog(path: path).close()
        try execute("PRAGMA user_version = 99")
        let error = try refusal(mode)
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("its schema is 99, and this build knows up to") == true)
    }

    @Test(arguments: [SQLiteEventLog.Mode.readWrite, .readOnly])
    func `refuses the database of another program and leaves it alone`(_ mode: SQLiteEventLog.Mode)
        throws
    {
        try execute("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine')")
        let before = try Data(contentsOf: URL(filePath: path))
        let error = try refusal(mode)
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("not a log of Lintel") == true)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test(arguments: [SQLiteEventLog.Mode.readWrite, .readOnly])
    func `refuses a file that is no database`(_ mode: SQLiteEventLog.Mode) throws {
        let text = Data(String(repeating: "kind: Gateway\n", count: 100).utf8)
        try text.write(to: URL(filePath: path))
        let error = try refusal(mode)
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("not a SQLite database") == true)
        #expect(try Data(contentsOf: URL(filePath: path)) == text)
    }

    @Test func `begins a log in an empty file`() throws {
        try Data().write(to: URL(filePath: path))
        #expect(try refusal(.readOnly)?.message.hasPrefix("there is no log at") == true)
        #expect(try SQLiteEventLog(path: path).head() == .origin)
    }

    @Test func `has nothing to read where nothing is`() throws {
        #expect(try refusal(.readOnly)?.code == .unavailable)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `says that the directory is missing`() {
        let error = #expect(throws: EventLogError.self) {
            try SQLiteEventLog(path: directory.file("nowhere/lintel.db"))
        }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("No such file or directory") == true)
    }

    @Test(arguments: [50, 4096, 12_288, 40_000])
    func `a truncated file is damaged not short`(_ size: UInt64) throws {
        try fill(commits: 300)
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.truncate(atOffset: size)
        try file.close()

        let error = #expect(throws: EventLogError.self) {
            let log = try SQLiteEventLog(path: path)
            try log.forEachCommit { _ in }
        }
        #expect(error?.code == .damaged)
        #expect(error?.hint?.isEmpty == false)
    }

    @Test func `a flipped byte is found and named`() throws {
        try fill(commits: 300)
        var bytes = try Data(contentsOf: URL(filePath: path))
        let text = Data(#""name":"www""#.utf8)
        let place = try #require(bytes.range(of: text, in: (bytes.count / 2)..<bytes.count))
        bytes[place.lowerBound + 9] ^= 2
        try bytes.write(to: URL(filePath: path))

        let log = try SQLiteEventLog(path: path)
        var chain = ChainVerifier()
        try log.forEachCommit { chain.check($0) }
        let fault = try #require(chain.fault)
        #expect(fault == .wrongHash(chain.head.revision.next))
        let altered = try #require(try log.commit(at: fault.revision))
        #expect(String(decoding: altered.events[0].payload, as: UTF8.self).contains("wuw"))
    }

    /// Replaying needs no index, so a server would start, and fail whoever asks for history.
    @Test func `a damaged index is noticed at the start`() throws {
        try fill(commits: 30)
        let whole = try Data(contentsOf: URL(filePath: path))
        let (pageSize, roots) = try indexes()
        #expect(roots.count == SQL.indexWalks.count)
        for (index, root) in roots {
            var bytes = whole
            let page = (root - 1) * pageSize
            bytes.replaceSubrange(page..<page + pageSize, with: Data(count: pageSize))
            try bytes.write(to: URL(filePath: path))
            let error = #expect(throws: EventLogError.self) { try SQLiteEventLog(path: path) }
            #expect(error?.code == .damaged, "\(index)")
            #expect(error?.message.contains("a page of an index is damaged") == true, "\(index)")
            // What is not damaged can still be read.
            let reader = try SQLiteEventLog(path: path, mode: .readOnly)
            #expect(try reader.head().revision.rawValue == 30)
            try reader.close()
        }
        try whole.write(to: URL(filePath: path))
        try SQLiteEventLog(path: path).close()
    }

    /// The first pages of all indexes, and of the tables that are one.
    private func indexes() throws -> (pageSize: Int, roots: [(name: String, page: Int)]) {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT name, rootpage FROM sqlite_schema
                    WHERE rootpage > 0 AND name <> 'answers'
                          AND (type = 'index' OR sql LIKE '%WITHOUT ROWID%')
                    """)
            let pageSize = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
            return (pageSize, rows.map { ($0["name"], $0["rootpage"]) })
        }
    }

    private func fill(commits count: Int) throws {
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        try log.append(entries.next(count))
        try log.close()
    }

    private func execute(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func refusal(_ mode: SQLiteEventLog.Mode) throws -> EventLogError? {
        #expect(throws: EventLogError.self) { try SQLiteEventLog(path: path, mode: mode) }
    }
}
