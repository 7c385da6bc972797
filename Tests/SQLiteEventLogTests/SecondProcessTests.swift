import EventLog
import Foundation
import GatewayModel
import LintelTesting
import Testing

@testable import SQLiteEventLog

/// What one process may do to the log of another, and what killing a process does to its own.
struct SecondProcessTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("lintel.db")
    }

    @Test func `only one process writes and any reads`() throws {
        let writer = try Appender(path: path)
        defer { writer.kill() }
        try writer.wait(forRevision: 3)

        let error = #expect(throws: EventLogError.self) { try SQLiteEventLog(path: path) }
        #expect(error?.code == .locked)
        #expect(error?.message.contains("process \(writer.processID) has the log open") == true)
        // Another name of the same file is the same file.
        let link = directory.file("link.db")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(throws: EventLogError.self) { try SQLiteEventLog(path: link) }

        let reader = try SQLiteEventLog(path: path, mode: .readOnly)
        #expect(try reader.head().revision.rawValue >= 3)
    }

    @Test func `the same process cannot write twice either`() throws {
        let first = try SQLiteEventLog(path: path)
        let error = #expect(throws: EventLogError.self) { try SQLiteEventLog(path: path) }
        #expect(error?.code == .locked)
        try first.close()
        try SQLiteEventLog(path: path).close()
    }

    @Test(arguments: 1...3)
    func `what was answered survives kill`(_ round: Int64) throws {
        let writer = try Appender(path: path)
        let answered = try writer.wait(forRevision: round * 37)
        let last = writer.kill() ?? answered

        let log = try SQLiteEventLog(path: path)
        var chain = ChainVerifier()
        try log.forEachCommit { chain.check($0) }
        #expect(chain.fault == nil)
        #expect(chain.head.revision.rawValue >= last)
        var entries = LogEntries(after: chain.head)
        try log.append(entries.next(1))
    }
}

/// A real second process that appends to the log at `path` until it is killed.
private final class Appender {
    private let process = Process()
    private let output = Pipe()
    private var text = ""

    var processID: Int32 { process.processIdentifier }

    init(path: String) throws {
        // Built beside the test bundle, because the test target depends on it.
        let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let folder =
            CommandLine.arguments.first { $0.hasSuffix(".xctest") }
            .map { URL(filePath: $0).deletingLastPathComponent() }
            ?? products.deletingLastPathComponent()
        process.executableURL = folder.appending(path: "append-until-killed")
        process.arguments = [path]
        process.standardOutput = output
        try process.run()
    }

    /// Returns the last revision printed once it is at least `revision`.
    @discardableResult
    func wait(forRevision revision: Int64) throws -> Int64 {
        while true {
            if let last = lastRevision, last >= revision { return last }
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "the appender ended by itself")
            text += String(decoding: data, as: UTF8.self)
        }
    }

    /// Kills the process in the middle of whatever it does; returns the last revision it printed.
    @discardableResult
    func kill() -> Int64? {
        Foundation.kill(processID, SIGKILL)
        process.waitUntilExit()
        text += String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return lastRevision
    }

    /// Of the complete lines only.
    private var lastRevision: Int64? {
        text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().last
            .flatMap { Int64($0) }
    }
}
