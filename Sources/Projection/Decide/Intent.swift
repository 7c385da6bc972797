public import GatewayModel

/// What is to become of one resource, whoever wants it: a change, a rollback or a revert.
///
/// A class, as it is looked at one step after the other. It never changes.
public final class Intent: Sendable {
    public enum Action: Hashable, Sendable {
        case apply(Resource)
        /// Bring the resource back as it was, with its `uid` and its age.
        case restore(StoredResource)
        case delete
    }

    public let id: ResourceID
    public let action: Action
    public let precondition: Precondition
    /// Where the wish stands in the request (JSON pointer), for errors.
    public let pointer: String
    /// Whether who asks has named the resource: going back finds others.
    let isNamed: Bool

    public init(_ change: Change) {
        id = change.id
        precondition = change.precondition
        pointer = change.pointer
        isNamed = true
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

    /// Only to be asked whether it would be permitted: its Secrets may be in the clear.
    static func judging(_ change: Change) -> Intent {
        let action: Action =
            switch change.operation {
            case .apply(let resource): .apply(resource)
            case .delete: .delete
            }
        return Intent(change.id, action, at: change.pointer)
    }

    convenience init(restoring stored: StoredResource) { self.init(stored.id, .restore(stored)) }

    convenience init(deleting id: ResourceID) { self.init(id, .delete) }

    /// What is to be there; nil if nothing is.
    var resource: Resource? {
        switch action {
        case .apply(let resource): resource
        case .restore(let stored): stored.resource
        case .delete: nil
        }
    }

    /// - Parameter pointer: nil for what nobody has named.
    private init(_ id: ResourceID, _ action: Action, at pointer: String? = nil) {
        (self.id, self.action) = (id, action)
        (precondition, self.pointer, isNamed) = (.none, pointer ?? "", pointer != nil)
    }
}

/// Who decides, when, and why: everything a commit carries that is not in the state.
public struct DecisionContext: Sendable {
    public var now: Timestamp
    public var actor: String
    public var message: String
    public var cause: Cause
    public var origin: RequestOrigin?
    /// Random bits for the `uid`s of created resources.
    public var entropy: (UInt64, UInt64)
    /// False for a rollback of a whole gateway, whose result was accepted once already.
    public var enforcesConflictPolicy = true
    /// False where a change is only tried, to see what it touches.
    public var enforcesPolicies = true
    /// Whether who asks needs nobody's approval to change policies, and nothing but them: so that
    /// who runs the server is never locked out by one that nobody can satisfy.
    public var mayChangePoliciesAlone = false
    /// Whether pins are asked: not where it is only looked what something would come to.
    public var enforcesReleases = true
    /// Whether freezes are obeyed.
    public var freezes = FreezeHandling.obey
    /// Whether the server itself decides, whom nobody asks: it ends what is over and undoes what
    /// nobody has confirmed, which policies do not stand in the way of.
    public var isOwn = false
    /// Whether all have agreed who have to: a proposal that was approved, and what the server does
    /// by itself.
    public var isApproved = false
    /// The proposal that it carries out.
    public var proposal: ProposalTerms?
    /// When it is undone unless it is confirmed; nil: never.
    public var confirmBefore: Timestamp?
    /// What is to be told besides, from before the decision.
    public var warnings: [Warning] = []
    /// Of who is told. What is decided does not depend on it.
    public var visibility = Visibility.everything

    public init(
        now: Timestamp, actor: String, message: String = "", cause: Cause = .change,
        origin: RequestOrigin? = nil, entropy: (UInt64, UInt64),
        enforcesConflictPolicy: Bool = true, warnings: [Warning] = [],
        visibility: Visibility = .everything
    ) {
        self.now = now
        self.actor = actor
        self.message = message
        self.cause = cause
        self.origin = origin
        self.entropy = entropy
        self.enforcesConflictPolicy = enforcesConflictPolicy
        self.warnings = warnings
        self.visibility = visibility
    }
}
