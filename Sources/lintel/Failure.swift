import EventLog

/// An error as a person reads it at the end of a command.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    init(_ error: EventLogError) { description = error.description }
}
