import EventLog
import Foundation
import GRDB
import GatewayModel
import LintelTesting
import Testing

@testable import SQLiteEventLog

struct FullDiskTests {
    /// The limit on pages fails in the same place and with the same code as a full disk.
    @Test func `a full database refuses appends and goes on when there is room`() throws {
        let directory = try TemporaryDirectory()
        let log = try SQLiteEventLog(path: directory.file("lintel.db"))
        var entries = LogEntries()
        try log.append(entries.next(10))
        let head = try log.head()
        try setMaximumPageCount(40, log)

        let batch = entries.next(500)
        let error = #expect(throws: EventLogError.self) { try log.append(batch) }
        #expect(error?.code == .full)
        #expect(error?.hint?.isEmpty == false)
        #expect(try log.head() == head)
        #expect(try log.commits(after: .zero, limit: 1000).count == 10)

        try setMaximumPageCount(1_000_000, log)
        try log.append(batch)
        #expect(try log.head() == entries.head)
    }

    /// The same on a disk that is really full, where tests may mount one.
    @Test(.enabled(if: geteuid() == 0))
    func `a full disk refuses appends and goes on when there is room`() throws {
        let directory = try TemporaryDirectory()
        try #require(run("/usr/bin/mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.path))
        defer { _ = run("/usr/bin/umount", "-l", directory.path) }
        let ballast = directory.file("ballast")
        try Data(count: 300_000).write(to: URL(filePath: ballast))
        let log = try SQLiteEventLog(path: directory.file("lintel.db"))
        var entries = LogEntries()
        var refused: LogEntry?
        while refused == nil {
            let entry = entries.next()
            do { try log.append([entry]) } catch {
                #expect(error.code == .full, "\(error)")
                refused = entry
            }
        }
        let entry = try #require(refused)
        #expect(try log.head().revision == entry.commit.revision.previous)

        try FileManager.default.removeItem(atPath: ballast)
        try log.checkWritable()
        try log.append([entry])
        var chain = ChainVerifier()
        try log.forEachCommit { chain.check($0) }
        #expect(chain.fault == nil)
        #expect(chain.head.revision == entry.commit.revision)
        try log.close()
    }

    private func setMaximumPageCount(_ count: Int, _ log: SQLiteEventLog) throws {
        try log.pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA max_page_count = \(count)")
        }
    }

    private func run(_ program: String, _ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
