import Foundation
import LintelTesting

/// A real `lintel serve`, ended when the test lets go of it.
final class LintelProcess: Sendable {
    let database: String
    let port: UInt16
    private let isSecure: Bool
    private let program: Program

    var processID: Int32 { program.processID }
    /// Everything it has said on standard error.
    var log: String { program.errors.text }

    /// Waits until it has said it: what it logs of a request can be read after the answer only.
    func says(_ text: String) -> Bool { eventually { log.contains(text) } }

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
