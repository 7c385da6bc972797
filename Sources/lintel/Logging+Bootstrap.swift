import ArgumentParser
import Logging

enum Logging {
    /// Structured lines on standard error: time, level, message, and what belongs to it.
    static func bootstrap(level given: String?) throws -> Logger {
        let text = Environment.string("log-level", given, default: "info")
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            let names = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            let option = Environment.name(of: "log-level", isGiven: given != nil)
            throw ValidationError("\(option) is \"\(text)\"; use one of \(names)")
        }
        LoggingSystem.bootstrap { label in
            LineLogHandler(label: label, logLevel: level)
        }
        return Logger(label: "lintel")
    }
}
