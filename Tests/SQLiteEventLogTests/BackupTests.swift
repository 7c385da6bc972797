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
