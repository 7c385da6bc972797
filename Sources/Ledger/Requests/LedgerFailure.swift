public import EventLog

/// Why the ledger could not do its work: a fault of the server (5xx), not of the request.
public struct LedgerFailure: Error, Sendable, CustomStringConvertible {
    public let cause: EventLogError

    public init(_ cause: EventLogError) { self.cause = cause }

    /// Whatever went wrong while the log was read.
    init(reading error: any Error) {
        cause =
            error as? EventLogError
            ?? EventLogError(.unavailable, "the log cannot be read", underlying: error)
    }

    public var description: String { cause.description }
}
