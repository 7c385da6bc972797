public import GatewayModel

/// What is to become of one resource, whoever wants it: a change, a rollback or a revert.
public struct Intent: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        case apply(Resource)
        /// Bring the resource back as it was, with its `uid` and its age.
        case restore(StoredResource)
        case delete
    }

    public let id: ResourceID
    public let action: Action
    public var precondition: Precondition = .none
    /// Where the wish stands in the request (JSON pointer), for errors.
    public var pointer: String = ""

    public init(_ change: Change) {
        id = change.id
        precondition = change.precondition
        pointer = change.pointer
        switch change.operation {
        case .apply(let resource):
            // A state lives long and a log for ever: the process ends rather than let a private
            // key in the clear into either.
            if case .secret(let secret) = resource.spec {
                Swift.precondition(secret.content.isSealed, "a Secret is decided on unsealed")
            }
            action = .apply(resource)
        case .delete: action = .delete
        }
    }

    init(restoring stored: StoredResource) {
        id = stored.id
        action = .restore(stored)
    }

    init(deleting id: ResourceID) {
        self.id = id
        action = .delete
    }
}

/// Who decides, when, and why: everything a commit carries that is not in the state.
public struct DecisionContext: Sendable {
    public var now: Timestamp
    public var actor: String
    public var message: String
    public var cause: Cause
    /// Random bits for the `uid`s of created resources.
    public var entropy: (UInt64, UInt64)
    /// False for a rollback of a whole gateway, whose result was accepted once already.
    public var enforcesConflictPolicy = true
    /// What is to be told besides, from before the decision.
    public var warnings: [Warning] = []

    public init(
        now: Timestamp, actor: String, message: String = "", cause: Cause = .change,
        entropy: (UInt64, UInt64), enforcesConflictPolicy: Bool = true, warnings: [Warning] = []
    ) {
        self.now = now
        self.actor = actor
        self.message = message
        self.cause = cause
        self.entropy = entropy
        self.enforcesConflictPolicy = enforcesConflictPolicy
        self.warnings = warnings
    }
}
