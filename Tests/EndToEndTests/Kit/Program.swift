import Foundation
import Testing

/// A process with its output collected while it runs, so that it never waits for a reader. It is
/// killed when the test lets go of it.
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

    /// What it has to do takes far less, on whatever machine.
    static let deadline = Duration.seconds(60)

    /// Of who runs the tests, without what would alter what a command does or how it looks.
    private static let surroundings: [String: String] = {
        let taken = ["NO_COLOR", "PAGER", "LESS", "COLUMNS", "LINES"]
        let kept = ProcessInfo.processInfo.environment.filter { name, _ in
            !taken.contains(name)
                && (!name.hasPrefix("LINTEL_") || name.hasPrefix("LINTEL_TEST"))
        }
        return kept.merging(["LINTEL_CONFIG": "/nonexistent/config.yaml", "TERM": "xterm"]) { $1 }
    }()

    /// - Parameter environment: what it has besides ``surroundings``, and before them.
    init(_ words: [String], environment: [String: String] = [:]) throws {
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.environment = Self.surroundings.merging(environment) { $1 }
        let pipes = (output: Pipe(), errors: Pipe())
        (process.standardOutput, process.standardError) = (pipes.output, pipes.errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        output.collect(pipes.output)
        errors.collect(pipes.errors)
    }

    deinit { kill() }

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
        guard process.isRunning else { return }
        signal(SIGKILL)
        process.waitUntilExit()
    }

    /// Its exit status; of a signal, 128 and its number. What does not end is killed, which fails
    /// the test.
    func wait() -> Int32 {
        let end = ContinuousClock.now + Self.deadline
        while process.isRunning, ContinuousClock.now < end { usleep(1000) }
        if process.isRunning {
            let said = "\(output.text)\n\(errors.text)"
            Issue.record("it has not ended after \(Self.deadline); it said: \(said)")
            kill()
        }
        process.waitUntilExit()
        output.waitForEnd()
        errors.waitForEnd()
        let isExit = process.terminationReason == .exit
        return isExit ? process.terminationStatus : 128 + process.terminationStatus
    }
}
