import EventLog
import Foundation
import GatewayModel
import LintelTesting
import Testing

@testable import SQLiteEventLog

struct BackupTests {
    let directory: TemporaryDirectory
    let log: SQLiteEventLog

    init() throws {
        directory = try TemporaryDirectory()
        log = try SQLiteEventLog(path: directory.file("lintel.db"))
    }

    @Test func `a copy made during writes is whole and verifies`() async throws {
        let copy = directory.file("copy.db")
        var entries = LogEntries()
        try log.append(entries.next(200))
        async let backup: Void = log.backup(to: copy)
        for _ in 0..<50 { try log.append(entries.next(1)) }
        try await backup

        for mode in [SQLiteEventLog.Mode.readOnly, .readWrite] {
            let restored = try SQLiteEventLog(path: copy, mode: mode)
            var chain = ChainVerifier()
            try restored.forEachCommit { chain.check($0) }
            #expect(chain.fault == nil)
            #expect((200...250).contains(chain.head.revision.rawValue))
            #expect(try restored.head() == chain.head)
            try restored.close()
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(!names.contains { $0.contains("unfinished") })
    }

    // MARK: Without a name

    private var names: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    }

    @Test func `a copy without a name is whole, verifies, and is in no folder`() async throws {
        var entries = LogEntries()
        try log.append(entries.next(200))
        let before = names
        async let copying = log.copy(unless: { false })
        for _ in 0..<50 { try log.append(entries.next(1)) }
        let copy = try await copying
        #expect(names.sorted() == before.sorted())

        var bytes: [UInt8] = []
        while bytes.count < copy.size { bytes += try copy.bytes(at: bytes.count, count: 10_000) }
        #expect(bytes.count == copy.size)
        #expect(try copy.bytes(at: copy.size, count: 10).isEmpty)
        let file = directory.file("copy.db")
        try Data(bytes).write(to: URL(filePath: file))
        let restored = try SQLiteEventLog(path: file, mode: .readOnly)
        var chain = ChainVerifier()
        try restored.forEachCommit { chain.check($0) }
        #expect(chain.fault == nil)
        #expect((200...250).contains(chain.head.revision.rawValue))
        #expect(try restored.head() == chain.head && copy.head == chain.head)
    }

    @Test func `one that nobody wants any more is given up and leaves nothing`() throws {
        var entries = LogEntries()
        try log.append(entries.next(10))
        let before = names
        let error = #expect(throws: EventLogError.self) { _ = try log.copy(unless: { true }) }
        #expect(error?.code == .unavailable)
        #expect(names.sorted() == before.sorted())
        #expect(try log.copy(unless: { false }).head.revision.rawValue == 10)
    }

    @Test func `what a killed process left of one goes with the next copy, and the next start`()
        throws
    {
        func leave() throws {
            for suffix in ["", "-journal", "-wal", "-shm"] {
                let file = log.path + ".copy.unfinished" + suffix
                try Data("SQLite format 3\0 and so on".utf8).write(to: URL(filePath: file))
            }
        }
        try leave()
        _ = try log.copy(unless: { false })
        #expect(!names.contains { $0.contains("unfinished") })
        try leave()
        try log.close()
        let next = try SQLiteEventLog(path: log.path)
        #expect(!names.contains { $0.contains("unfinished") })
        try next.close()
    }

    @Test func `replaces nothing`() throws {
        let copy = directory.file("copy.db")
        try Data("precious".utf8).write(to: URL(filePath: copy))
        let error = #expect(throws: EventLogError.self) { try log.backup(to: copy) }
        #expect(error?.message.contains("exists already") == true)
        #expect(try String(contentsOfFile: copy, encoding: .utf8) == "precious")
        #expect(throws: EventLogError.self) { try log.backup(to: log.path) }
    }

    @Test func `says that the directory is missing`() {
        let error = #expect(throws: EventLogError.self) {
            try log.backup(to: directory.file("nowhere/copy.db"))
        }
        #expect(error?.code == .unavailable)
    }
}
