public import GatewayModel

/// Why a well-formed changeset is refused: a fault of the request, with all reasons at once.
public struct Refusal: Error, Hashable, Sendable {
    /// What a caller can do differs from one to the next.
    public enum Reason: Hashable, Sendable {
        /// It can never be right as it stands.
        case invalid
        /// Who asked is not taken for that any more.
        case unauthenticated
        /// Who asked may not do all of it.
        case forbidden
        /// What it would undo stays done.
        case final
        /// It names something that does not exist.
        case notFound
        /// What the caller said must be there is not (`resourceVersion`, `If-Match`, `ifVersion`).
        case preconditionFailed
        /// It would no longer do what the caller reviewed (`expectPlan`).
        case planChanged
        /// It would clash with others where the gateway's owner does not want clashes.
        case clash
        /// It would undo a commit whose resources these later commits touched; ascending.
        case touchedSince([Revision])
        /// It would change what is frozen.
        case frozen
        /// It confirms what does not wait to be confirmed.
        case notAwaited
        /// It would store a Secret whose content nobody can open any more.
        case keyDestroyed
        /// Policies do not let it pass.
        case policy
        /// Others have to agree before it is made.
        case approvalRequired(ApprovalRequirement)
        /// The proposal is not open any more.
        case proposalEnded
        /// The same user has approved the proposal before.
        case alreadyApproved
        /// Its author has as much waiting for others as anybody may.
        case tooManyProposals
        /// It would delete a gateway whose proxies are pinned to a version.
        case pinned
        /// It would let go what nothing holds, or what is not the latest version.
        case notHeld
    }

    public let reason: Reason
    /// One sentence for all of it.
    public let message: String
    public let issues: [Issue]
    /// Of `forbidden`: what was denied, issue by issue.
    public let denials: [AccessDenial]
    /// Of `policy`: what was broken, issue by issue.
    public let violations: [PolicyViolation]
    /// Of `frozen`: by what.
    public let freezes: [FreezeNotice]

    public init(
        _ reason: Reason, _ message: String, issues: [Issue] = [], denials: [AccessDenial] = [],
        violations: [PolicyViolation] = [], freezes: [FreezeNotice] = []
    ) {
        self.freezes = freezes
        self.violations = violations
        self.reason = reason
        self.message = message
        self.issues = issues
        self.denials = denials
    }
}

extension Refusal {
    /// In one sentence, with the first of its reasons.
    public var told: String {
        if reason == .planChanged { return "it would not do any more what was proposed" }
        guard let first = issues.first, !message.contains(first.detail) else { return message }
        return "\(message): \(first.detail)"
    }
}
