import GatewayModel

/// A condition as the Gateway API has it (semantics.md 4.1).
public struct Condition: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable {
        case `true` = "True"
        case `false` = "False"
        case unknown = "Unknown"
    }

    public let type: String
    public let status: Status
    public let reason: String
    /// For people: which rule, where, and what to do.
    public let message: String

    public init(_ type: String, _ status: Status, _ reason: String, _ message: String = "") {
        self.type = type
        self.status = status
        self.reason = reason
        self.message = message
    }

    /// True with `reason`, or false with it: most conditions know only these two.
    init(_ type: String, _ holds: Bool, _ reason: String, _ message: String = "") {
        self.init(type, holds ? .true : .false, reason, message)
    }

    public var isTrue: Bool { status == .true }
}
