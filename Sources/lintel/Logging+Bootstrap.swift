import ArgumentParser
import Logging

enum Logging {
    /// Structured lines on standard error: time, level, message, and what belongs to it.
    static func bootstrap(level text: String) throws -> Logger {
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            let names = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--log-level is \"\(text)\"; use one of \(names)")
        }
        LoggingSystem.bootstrap { label in
            LineLogHandler(label: label, logLevel: level)
        }
        return Logger(label: "lintel")
    }
}
