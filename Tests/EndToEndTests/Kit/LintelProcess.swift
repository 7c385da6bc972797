import Foundation
import LintelTesting
import Synchronization
import Testing

/// A real `lintel serve`, ended when the test lets go of it.
final class LintelProcess: Sendable {
    let database: String
    let port: UInt16
    private let isSecure: Bool
    private let program: Program

    var processID: Int32 { program.processID }
    /// Everything it has said on standard error.
    var log: String { program.errors.text }

    /// Starts it and waits until it listens.
    ///
    /// - Parameters:
    ///   - isOpen: to everybody; if not, to who has a token.
    ///   - limits: a command that starts it with less than it wants.
    convenience init(
        _ database: String, _ options: String..., isOpen: Bool = true,
        isSecure: Bool = SuiteTransport.isSecure, limits: [String] = []
    ) throws {
        try self.init(
            database, options: options, isOpen: isOpen, isSecure: isSecure, limits: limits)
    }

    init(
        _ database: String, options: [String], isOpen: Bool = true,
        isSecure: Bool = SuiteTransport.isSecure, limits: [String] = []
    ) throws {
        (self.database, self.isSecure) = (database, isSecure)
        program = try Program(
            limits
                + [Program.lintel, "serve"] + (isOpen ? ["--open"] : [])
                + Transport.options(isSecure: isSecure) + ["--database", database] + options)
        let line = program.errors.wait { $0.contains("url=http") }
        guard let line,
            let url = line.firstMatch(of: /url=https?:\/\/127\.0\.0\.1:([0-9]+)/),
            let port = UInt16(url.1)
        else {
            throw Failure("lintel did not start: \(program.errors.text)")
        }
        self.port = port
    }

    deinit { program.kill() }

    func client() throws -> HTTPClient {
        try Transport.client(port: port, isSecure: isSecure)
    }

    /// Ends it in the middle of whatever it does.
    func kill() { program.kill() }

    /// Asks it to stop, and returns its exit status.
    @discardableResult
    func stop() -> Int32 {
        program.signal(SIGTERM)
        return program.wait()
    }

    func askToStop() { program.signal(SIGTERM) }

    func waitUntilExit() -> Int32 { program.wait() }
}

struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A process with its output collected while it runs, so that it never waits for a reader.
final class Program: @unchecked Sendable {
    // @unchecked: `process` is started in `init`; afterwards it is only asked for its end.
    private let process = Process()
    let output = Collected()
    let errors = Collected()

    var processID: Int32 { process.processIdentifier }

    /// Built beside the test bundle, because the test target depends on it.
    static let lintel: String = {
        let folder =
            CommandLine.arguments.first { $0.hasSuffix(".xctest") }
            .map { URL(filePath: $0).deletingLastPathComponent() }
            ?? URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
        return folder.appending(path: "lintel").path
    }()

    init(_ words: [String], environment: [String: String] = [:]) throws {
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipes = (output: Pipe(), errors: Pipe())
        (process.standardOutput, process.standardError) = (pipes.output, pipes.errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        output.collect(pipes.output)
        errors.collect(pipes.errors)
    }

    /// Runs `lintel` with these words until it ends.
    static func run(
        _ words: String..., environment: [String: String] = [:]
    ) throws -> (status: Int32, output: String, errors: String) {
        try run([lintel] + words, environment: environment)
    }

    static func run(
        _ words: [String], environment: [String: String] = [:]
    ) throws -> (status: Int32, output: String, errors: String) {
        let program = try Program(words, environment: environment)
        let status = program.wait()
        return (status, program.output.text, program.errors.text)
    }

    func signal(_ number: Int32) { if process.isRunning { Foundation.kill(processID, number) } }

    func kill() {
        signal(SIGKILL)
        process.waitUntilExit()
    }

    /// Its exit status; of a signal, 128 and its number.
    func wait() -> Int32 {
        process.waitUntilExit()
        output.waitForEnd()
        errors.waitForEnd()
        let isExit = process.terminationReason == .exit
        return isExit ? process.terminationStatus : 128 + process.terminationStatus
    }
}

/// Text that arrives from a pipe on a thread of its own.
final class Collected: @unchecked Sendable {
    // @unchecked: everything is behind the condition's lock.
    private let changed = NSCondition()
    private var collected = ""
    private var isEnded = false

    var text: String {
        changed.lock()
        defer { changed.unlock() }
        return collected
    }

    func collect(_ pipe: Pipe) {
        let descriptor = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            var isOpen = true
            while isOpen {
                let data = descriptor.availableData
                isOpen = !data.isEmpty
                changed.lock()
                collected += String(decoding: data, as: UTF8.self)
                isEnded = !isOpen
                changed.broadcast()
                changed.unlock()
            }
        }
    }

    /// The first whole line that `isWanted`; nil once the text has ended without one.
    func wait(for isWanted: (Substring) -> Bool) -> String? {
        changed.lock()
        defer { changed.unlock() }
        while true {
            let lines = collected.split(separator: "\n", omittingEmptySubsequences: false)
            if let line = lines.dropLast().first(where: isWanted) { return String(line) }
            if isEnded { return nil }
            changed.wait()
        }
    }

    func waitForEnd() {
        changed.lock()
        defer { changed.unlock() }
        while !isEnded { changed.wait() }
    }
}
