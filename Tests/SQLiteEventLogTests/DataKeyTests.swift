import EventLog
import Foundation
import GRDB
import GatewayModel
import LintelTesting
import Testing

@testable import SQLiteEventLog

struct DataKeyTests {
    /// What was a key must not be read off the disk: neither free pages nor the write-ahead part
    /// have it.
    @Test func `a destroyed key is overwritten`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lintel.db")
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        // Enough that pages are split and moved about.
        let keys = (0..<500).map { index in
            DataKey(
                id: "key-\(index &* 7919 % 500)",
                secret: NamespacedName(namespace: "shop", name: "cert-\(index)"), masterKey: "m",
                wrapped: Array("wrapped-\(index)-".utf8) + [UInt8](repeating: 0xA5, count: 40))
        }
        for key in keys { try log.append([entries.next(sealing: key.secret, with: key)]) }
        let doomed = Array("wrapped-250-".utf8)
        #expect(try occurrences(of: doomed, at: path) > 0)

        try log.append([
            entries.next { _ in [.deleted(ResourceID(.secret, keys[250].secret), uid: "u")] }
        ])

        #expect(try log.dataKey(keys[250].id) == nil)
        #expect(try occurrences(of: doomed, at: path) == 0)
        #expect(try log.dataKeys().count == 499)
    }

    /// Who reads meanwhile needs the pages as they were. When nobody does, they are gone.
    @Test func `a destroyed key is gone from the write-ahead log when readers are`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lintel.db")
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        let secret = NamespacedName(namespace: "shop", name: "cert")
        let doomed = Array("wrapped-in-noise".utf8)
        let key = DataKey(id: "key", secret: secret, masterKey: "m", wrapped: doomed)
        try log.append([entries.next(sealing: secret, with: key)])
        let deletion = entries.next { _ in [.deleted(ResourceID(.secret, secret), uid: "u")] }
        let reader = try DatabaseQueue(path: path)
        try reader.inDatabase { database in
            try database.execute(sql: "BEGIN; SELECT count(*) FROM commits")
            try log.append([deletion])
            try log.attend()
            #expect(try occurrences(of: doomed, at: path) > 0)
            try database.execute(sql: "COMMIT")
        }
        try log.attend()
        #expect(try occurrences(of: doomed, at: path) == 0)
    }

    /// A killed process cannot do it, so the next one does.
    @Test func `a start forgets what a killed process left in the write-ahead log`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lintel.db")
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        try log.append(entries.next(3))
        let copy = directory.file("killed.db")
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        let restarted = try SQLiteEventLog(path: copy)
        #expect(try restarted.head().revision.rawValue == 3)
        #expect(try Data(contentsOf: URL(filePath: copy + "-wal")).isEmpty)
    }

    @Test func `a failed append keeps the keys as they were`() throws {
        let directory = try TemporaryDirectory()
        let log = try SQLiteEventLog(path: directory.file("lintel.db"))
        var entries = LogEntries()
        let secret = NamespacedName(namespace: "shop", name: "cert")
        let key = DataKey(id: "key-1", secret: secret, masterKey: "m", wrapped: [1])
        try log.append([entries.next(sealing: secret, with: key)])
        let deletion = entries.next { _ in [.deleted(ResourceID(.secret, secret), uid: "u")] }
        // The same identity again, in the same unit.
        let other = NamespacedName(namespace: "shop", name: "other")
        let clash = DataKey(id: "key-2", secret: other, masterKey: "m", wrapped: [2])
        let once = entries.next(sealing: other, with: clash)
        let twice = LogEntry(commit: once.commit, versions: [], dataKeys: [clash, clash])
        #expect(throws: EventLogError.self) { try log.append([deletion, twice]) }
        #expect(try log.dataKeys() == [key])
    }

    private func occurrences(of bytes: [UInt8], at path: String) throws -> Int {
        try ["", "-wal"].reduce(0) { count, suffix in
            guard FileManager.default.fileExists(atPath: path + suffix) else { return count }
            let data = try Data(contentsOf: URL(filePath: path + suffix))
            return count + (data.range(of: Data(bytes)) == nil ? 0 : 1)
        }
    }
}
