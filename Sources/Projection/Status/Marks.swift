public import GatewayModel

/// The commit since which something holds.
public struct Mark: Hashable, Sendable {
    public var revision: Revision
    public var time: Timestamp

    public init(revision: Revision, time: Timestamp) {
        self.revision = revision
        self.time = time
    }
}

/// Since when the conditions of one listener have the status they have: `lastTransitionTime`
/// moves only when the status flips (semantics.md 4.1).
public struct ListenerMarks: Hashable, Sendable {
    public var accepted: Mark
    public var programmed: Mark
    public var resolvedRefs: Mark
    public var conflicted: Mark

    public init(accepted: Mark, programmed: Mark, resolvedRefs: Mark, conflicted: Mark) {
        self.accepted = accepted
        self.programmed = programmed
        self.resolvedRefs = resolvedRefs
        self.conflicted = conflicted
    }
}

/// The same for the conditions of the object itself.
public struct OwnerMarks: Hashable, Sendable {
    public var accepted: Mark
    public var programmed: Mark

    public init(accepted: Mark, programmed: Mark) {
        self.accepted = accepted
        self.programmed = programmed
    }
}
