/// A condition as the Gateway API has it (semantics.md 4.1).
public struct Condition: Hashable, Sendable {
    /// What it says something about. Of one resource, listener or parent each is there once.
    public enum Kind: String, Hashable, Sendable {
        case accepted = "Accepted"
        case programmed = "Programmed"
        case resolvedRefs = "ResolvedRefs"
        case conflicted = "Conflicted"
        case overlappingTLSConfig = "OverlappingTLSConfig"
        case partiallyInvalid = "PartiallyInvalid"
        /// Not of the Gateway API.
        case shadowed = "Shadowed"
        /// False or absent; not of the Gateway API.
        case policyCompliant = "PolicyCompliant"
    }

    public enum Status: String, Hashable, Sendable {
        case `true` = "True"
        case `false` = "False"
    }

    public let type: Kind
    public let status: Status
    public let reason: Reason
    /// For people: which rule, where, and what to do.
    public let message: String

    /// True with `reason`, or false with it: ours know only these two.
    public init(_ type: Kind, _ holds: Bool, _ reason: Reason, _ message: String = "") {
        self.type = type
        status = holds ? .true : .false
        self.reason = reason
        self.message = message
    }

    public var isTrue: Bool { status == .true }
}

/// A condition, and the commit since which it has its status.
public struct DatedCondition: Hashable, Sendable {
    public let condition: Condition
    public let since: Mark

    init(_ condition: Condition, since: Mark) {
        (self.condition, self.since) = (condition, since)
    }
}
