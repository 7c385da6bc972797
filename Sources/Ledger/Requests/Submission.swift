public import EventLog
public import GatewayModel
public import Projection

/// A request to change the log, with everything the writer needs to answer it.
///
/// A class, as it goes from thread to thread. It never changes.
public final class Submission: Sendable {
    /// What is asked for. Indirect, so that a copy counts one reference.
    public indirect enum Wish: Sendable {
        case change(Changeset)
        case rollBack(Rollback)
        case revert(Revert)
        /// That a commit stays, which would be undone otherwise.
        case confirm(Confirmation)
        /// That the resource ends whose time has come. The server's own.
        case end(ResourceID)
        /// That a commit is undone that nobody confirmed. The server's own.
        case undo(Revert)
    }

    public let wish: Wish
    /// Who asks: may it do all of this?
    public let principal: Principal
    /// What the commit will say of that.
    public let origin: RequestOrigin?
    public let actor: String
    public let message: String
    public let terms: SubmissionTerms
    /// What is to become of the wish; nil: it is done.
    public let step: ProposalStep?
    public let expectPlan: String?
    public let idempotency: Idempotency?
    /// What its Secrets are sealed with, as far as it is not in the log yet.
    public let dataKeys: [DataKey]
    /// Who it belongs to where those who wait take turns.
    public let sharer: String

    public init(
        _ wish: Wish, by principal: Principal = .open, from origin: RequestOrigin? = nil,
        actor: String, message: String = "", terms: SubmissionTerms = SubmissionTerms(),
        step: ProposalStep? = nil, expectPlan: String? = nil,
        idempotency: Idempotency? = nil, dataKeys: [DataKey] = [], sharer: String = ""
    ) {
        precondition(
            origin == nil || origin?.principal == principal.name,
            "a commit would name somebody else than who asks for it")
        self.dataKeys = dataKeys
        self.sharer = sharer
        self.wish = wish
        self.principal = principal
        self.origin = origin
        self.actor = actor
        self.message = message
        self.terms = terms
        self.step = step
        self.expectPlan = expectPlan
        self.idempotency = idempotency
    }
}

extension Submission {
    /// The same wish, of which something else is to become.
    public func with(step: ProposalStep?) -> Submission {
        Submission(
            wish, by: principal, from: origin, actor: actor, message: message, terms: terms,
            step: step, expectPlan: expectPlan, idempotency: idempotency, dataKeys: dataKeys,
            sharer: sharer)
    }

    /// About how many changes there are to decide. What going back comes to is not known before,
    /// and may be much.
    var weight: Int {
        switch wish {
        case .change(let changeset): changeset.changes.count
        case .rollBack, .revert, .undo: Batch.strideWeight
        case .confirm, .end: 1
        }
    }

    /// Under which its answer is kept; nil if it has no name.
    var answerKey: AnswerKey? {
        idempotency.map { AnswerKey($0.key, of: origin?.principal) }
    }
}

/// What somebody asks for besides what is to be changed.
public struct SubmissionTerms: Hashable, Sendable {
    /// To make it though something is frozen, where who asks may.
    public var overridesFreezes = false
    /// After how long it is undone unless it is confirmed; nil: never.
    public var confirmWithin: GatewayDuration?

    public init(overridesFreezes: Bool = false, confirmWithin: GatewayDuration? = nil) {
        (self.overridesFreezes, self.confirmWithin) = (overridesFreezes, confirmWithin)
    }
}

/// That a commit stays.
public struct Confirmation: Sendable {
    public let commit: Revision
    /// What the commit touched: who confirms it has to have a say there.
    let resources: [ResourceID]

    public init(of commit: Commit) {
        self.commit = commit.revision
        resources = commit.events.map(\.id).filter { !$0.isOfItsCommit }
    }
}

extension Submission.Wish {
    /// Whether nobody asks for it but the server.
    var isOwn: Bool {
        switch self {
        case .end, .undo: true
        case .change, .rollBack, .revert, .confirm: false
        }
    }
}

/// What the client calls its request, and what tells it from every other request.
public struct Idempotency: Hashable, Sendable {
    public var key: String
    /// SHA-256 over all of the request that matters.
    public var requestDigest: [UInt8]

    public init(key: String, requestDigest: [UInt8]) {
        self.key = key
        self.requestDigest = requestDigest
    }
}

/// What became of a submission that was not refused. An object, as it goes from the writer to the
/// thread that puts it into words, and copying a decision counts dozens of references.
public final class Acceptance: Sendable {
    /// Of the commit; for a preview the one it would get; if nothing changed, the last of the log.
    public let revision: Revision
    public let isDryRun: Bool
    public let decision: Decision
    /// False for a preview, too, of what changes nothing.
    public let isChange: Bool
    /// The end of the log that it was decided on.
    public let base: LogPosition
    private let planKey: PlanKey

    init(
        _ decision: Decision, at revision: Revision, on base: LogPosition, isDryRun: Bool,
        planKey: PlanKey
    ) {
        (self.revision, self.isDryRun, self.decision) = (revision, isDryRun, decision)
        (self.base, self.planKey) = (base, planKey)
        isChange = decision.commit != nil
    }

    /// Made each time it is asked for: the writer seldom needs it.
    public func plan() -> Plan { Plan(of: decision, planKey) }

    /// As it is handed out.
    public func reviewed(_ plan: borrowing Plan) -> ReviewedPlan {
        ReviewedPlan(plan.digest, on: base)
    }
}

/// What a writer answers.
public enum SubmissionOutcome: Sendable {
    case accepted(Acceptance)
    /// The first request with that key was answered so.
    case replayed(RecordedAnswer)
    /// The revision is that of the state it was decided on.
    case refused(Refusal, at: Revision)
    /// The same idempotency key, another request.
    case keyReused(String)
    /// The log could not be extended; nothing was changed.
    case failed(LedgerFailure)
}

/// An answer as it is kept for requests that are repeated.
public struct RecordedAnswer: Hashable, Sendable {
    public var status: Int
    public var body: [UInt8]
    public var revision: Revision

    public init(status: Int, body: [UInt8], revision: Revision) {
        self.status = status
        self.body = body
        self.revision = revision
    }
}
