import EventLog
import Foundation
import GRDB
import GatewayModel
import LintelTesting
import Synchronization
import Testing

@testable import SQLiteEventLog

/// The file is this process's alone, and the one that a restart finds.
struct HeldFileTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("lintel.db")
    }

    private func file(_ suffix: String) -> String { path + suffix }

    @Test func `a hard link is the same file also for another process`() throws {
        let log = try SQLiteEventLog(path: path)
        let link = directory.file("link.db")
        try FileManager.default.linkItem(atPath: path, toPath: link)
        let error = #expect(throws: EventLogError.self) { try SQLiteEventLog(path: link) }
        #expect(error?.code == .locked)
        #expect(error?.message.contains("another process has the log open") == true)
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(files.filter { $0.hasPrefix("link.db") } == ["link.db"])
        try log.close()
        try SQLiteEventLog(path: link).close()
    }

    @Test func `nobody else may read what is made`() throws {
        let log = try SQLiteEventLog(path: path)
        for suffix in ["", "-wal", "-shm", ".lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: file(suffix))
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(suffix)")
        }
        let copy = directory.file("copy.db")
        try log.backup(to: copy)
        let attributes = try FileManager.default.attributesOfItem(atPath: copy)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    /// What may happen to it, and what is said then.
    enum Fate: CaseIterable {
        case deleted, movedAway, replaced, withoutWriteAheadLog, withoutIndex, overwritten, emptied
        case cutWriteAheadLog
    }

    private func happen(_ fate: Fate) throws {
        let manager = FileManager.default
        switch fate {
        case .deleted: try manager.removeItem(atPath: path)
        case .movedAway: try manager.moveItem(atPath: path, toPath: file(".away"))
        case .replaced:
            try manager.copyItem(atPath: path, toPath: file(".copy"))
            #expect(rename(file(".copy"), path) == 0)
        case .withoutWriteAheadLog: try manager.removeItem(atPath: file("-wal"))
        case .withoutIndex: try manager.removeItem(atPath: file("-shm"))
        case .cutWriteAheadLog: #expect(truncate(file("-wal"), 100) == 0)
        case .overwritten:
            // As `cp` would: the same file, another content.
            let other = directory.file("other.db")
            let log = try SQLiteEventLog(path: other)
            var entries = LogEntries()
            try log.append(entries.next(300))
            try log.close()
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            try handle.write(contentsOf: Data(contentsOf: URL(filePath: other)))
            try handle.close()
        case .emptied: #expect(truncate(path, 0) == 0)
        }
    }

    @Test(arguments: Fate.allCases)
    func `nothing is accepted that nobody would find again`(_ fate: Fate) throws {
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        try log.append(entries.next(3))
        try log.checkWritable()
        try happen(fate)
        let entry = entries.next()
        for body in [
            { try log.append([entry]) }, { try log.checkWritable() }, { try log.attend() },
        ] {
            let error = #expect(throws: EventLogError.self) { try body() }
            #expect(error?.code == .lost)
            #expect(error?.message.contains("lintel.db") == true)
        }
        // What was cut off cannot be read either.
        if fate != .cutWriteAheadLog { #expect(try log.head().revision.rawValue == 3) }
    }

    /// Closing puts the write-ahead log into the database, which a cut one would spoil.
    @Test func `closing after a cut spoils nothing`() throws {
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        for _ in 0..<20 { try log.append([entries.next()]) }
        let attributes = try FileManager.default.attributesOfItem(atPath: file("-wal"))
        let size = try #require(attributes[.size] as? NSNumber).intValue
        #expect(truncate(file("-wal"), size / 2) == 0)
        #expect(throws: EventLogError.self) { try log.checkWritable() }
        try? log.close()
        let again = try SQLiteEventLog(path: path)
        #expect(try (1..<20).contains(again.head().revision.rawValue))
        #expect(try again.storeFaults() == [])
        try again.close()
    }

    @Test func `what is put back is gone on with`() throws {
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        try log.append([entries.next()])
        try happen(.movedAway)
        let entry = entries.next()
        #expect(throws: EventLogError.self) { try log.append([entry]) }
        try FileManager.default.moveItem(atPath: file(".away"), toPath: path)
        try log.append([entry])
        try log.close()
        #expect(try SQLiteEventLog(path: path).head().revision.rawValue == 2)
    }

    @Test func `a removed write-ahead log loses nothing`() throws {
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        try log.append(entries.next(5))
        try happen(.withoutWriteAheadLog)
        #expect(throws: EventLogError.self) { try log.attend() }
        // As a killed process would leave it.
        let copy = directory.file("restarted.db")
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        #expect(try SQLiteEventLog(path: copy).head().revision.rawValue == 5)
    }

    /// What this process does itself is nobody else's doing.
    @Test func `folding is no foreign write`() throws {
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        for _ in 0..<3 {
            try log.append(entries.next(400))
            log.forgetWriteAheadLog()
            try log.attend()
        }
    }

    /// Also where several threads write, and one of them folds the write-ahead log.
    @Test func `who folds is not taken for a stranger by others`() throws {
        let log = try SQLiteEventLog(path: path)
        let lost = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 3) { thread in
            for _ in 0..<40 {
                do {
                    switch thread {
                    case 0: log.forgetWriteAheadLog()
                    case 1: try log.checkWritable()
                    default: try log.attend()
                    }
                } catch {
                    lost.withLock { $0.append("\(error)") }
                }
            }
        }
        #expect(lost.withLock { $0 } == [])
    }

    @Test(arguments: ["-wal", ".master-key"])
    func `where there seems to have been a log a new one needs a word`(_ suffix: String) throws {
        try Data("x".utf8).write(to: URL(filePath: file(suffix)))
        let error = #expect(throws: EventLogError.self) { try SQLiteEventLog(path: path) }
        #expect(error?.message.contains("there is no log at \(path), but \(path)\(suffix)") == true)
        #expect(error?.hint?.contains("--new") == true)
        #expect(!FileManager.default.fileExists(atPath: path))
        try SQLiteEventLog(path: path, beginning: .anew).close()
        try SQLiteEventLog(path: path).close()
        let again = #expect(throws: EventLogError.self) {
            try SQLiteEventLog(path: path, beginning: .anew)
        }
        #expect(again?.message.contains("there is a log at \(path)") == true)
    }

    @Test(arguments: [true, false])
    func `an empty file where there was a log is no log`(_ isEmptied: Bool) throws {
        try SQLiteEventLog(path: path).close()
        for suffix in ["-wal", "-shm"] { unlink(file(suffix)) }
        if isEmptied {
            #expect(truncate(path, 0) == 0)
        } else {
            try FileManager.default.removeItem(atPath: path)
        }
        let error = #expect(throws: EventLogError.self) { try SQLiteEventLog(path: path) }
        #expect(error?.message.contains("\(path).lock says that there was one") == true)
        try SQLiteEventLog(path: path, beginning: .anew).close()
    }

    @Test func `who only mends begins no log`() throws {
        #expect(throws: EventLogError.self) { try SQLiteEventLog(path: path, beginning: .never) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
