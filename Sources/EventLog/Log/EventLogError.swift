/// The log could not be read or extended.
///
/// `code` is for programs and never changes meaning; `message` and `hint` are for people.
public struct EventLogError: Error, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        /// The log moved past what the writer expected: another process wrote to it.
        case conflict
        /// The log holds something this build cannot read, has a gap, or fails its hash chain.
        case damaged
        /// Another process has the log open for writing.
        case locked
        /// The disk is full. Reads go on; writes work again when there is room.
        case full
        /// Disk, permissions or the database engine itself. May succeed later.
        case unavailable
        /// The clock shows no time that a commit could be dated by. Reads go on.
        case clock
        /// The file was taken away from under the process that writes it: what it would write now
        /// nobody would find again.
        case lost
        /// The log was opened read-only.
        case readOnly
    }

    public let code: Code
    public let message: String
    /// What an operator can do about it, when we know.
    public let hint: String?
    public let underlying: (any Error)?

    public init(
        _ code: Code, _ message: String, hint: String? = nil, underlying: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.underlying = underlying
    }
}

extension EventLogError: CustomStringConvertible {
    public var description: String {
        var lines = [message]
        if let hint { lines.append("  hint: \(hint)") }
        if let underlying { lines.append("  cause: \(underlying)") }
        return lines.joined(separator: "\n")
    }
}
