/// One accepted changeset: the unit of the log.
public struct Commit: Hashable, Sendable {
    public var revision: Revision
    public var committedAt: Timestamp
    /// The number of the rules of projection by which it was judged: what it did to gateways, and
    /// what was recorded of that, follows from those rules and not from later ones.
    public var projectionRules: Int64
    /// Who the caller says it acts for: a note beside the principal of ``origin``.
    public var actor: String
    public var message: String
    public var cause: Cause
    /// Nil for commits from before it was kept, and for those that nobody asked for.
    public var origin: RequestOrigin?
    /// Under which rules of the house it was made; nil if under none in particular.
    public var terms: CommitTerms?
    public var events: [Event]

    public init(
        revision: Revision, committedAt: Timestamp, projectionRules: Int64, actor: String,
        message: String = "", cause: Cause = .change, origin: RequestOrigin? = nil,
        terms: CommitTerms? = nil, events: [Event]
    ) {
        self.revision = revision
        self.committedAt = committedAt
        self.projectionRules = projectionRules
        self.actor = actor
        self.message = message
        self.cause = cause
        self.origin = origin
        self.terms = terms
        self.events = events
    }
}

/// Why a commit exists.
public enum Cause: Hashable, Sendable {
    case change
    /// Somebody went back to a version of a gateway.
    case rollback(gateway: NamespacedName, toVersion: Revision, scope: RollbackScope)
    /// Somebody undid one commit.
    case revert(Revision)
    /// Somebody confirmed a commit that would have been undone otherwise.
    case confirmation(Revision)
    /// A resource ended, or changed, at the time that it says itself.
    case deadline(ResourceID)
}

/// Whose resources go back.
public enum RollbackScope: Hashable, Sendable {
    case gateway
    case namespace(String)
    case listenerSet(NamespacedName)
}
