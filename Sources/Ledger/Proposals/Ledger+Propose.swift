import EventLog
import GatewayModel
import Projection

/// On what something is decided, and when.
struct DecisionPlace {
    /// The commit that the state is the state of.
    let base: LogPosition
    /// The commits that led there and may not be in the log yet.
    let unwritten: Unwritten
    let now: Timestamp
}

/// What a wish would come to if others agreed.
struct JudgedWish {
    let decision: Decision
    /// Where it would lead.
    let after: GatewayState
    /// Whom policies ask for; nil if none does.
    let requirement: ApprovalRequirement?
}

extension Ledger {
    /// Keeps a wish until others have agreed: nothing happens but that there is a proposal. Whoever
    /// proposes may do all of it, and it would do something.
    ///
    /// - Throws: ``Refusal``, whatever it would be refused for; `invalid` if it would do nothing.
    func propose(
        _ submission: Submission, _ proposing: Proposing, on state: inout GatewayState,
        at place: DecisionPlace
    ) throws -> Decision {
        let author = submission.principal
        guard author.isAuthenticated else { throw Refusal.nobodyIsKnown }
        guard let wish = submission.wish.proposed else {
            preconditionFailure("what nobody asks for was proposed")
        }
        let wanted = Submission(
            submission.wish, by: author, actor: submission.actor, message: submission.message,
            terms: SubmissionTerms(confirmWithin: submission.terms.confirmWithin),
            expectPlan: submission.expectPlan, dataKeys: submission.dataKeys)
        try state.requireGoingBack(wish, by: author)
        // To freeze is not to forbid that somebody thinks ahead.
        let judged = try judge(wanted, on: state, at: place, freezes: .later)
        guard judged.decision.commit != nil else { throw Refusal.nothingToPropose }
        let resources = Set(judged.decision.results.map(\.id)).sorted()
        let visibility = Visibility(ofOnly: resources)
        let acceptance = Acceptance(
            judged.decision, at: judged.after.revision, on: place.base, isDryRun: true,
            planKey: planKey)
        let required = judged.requirement?.approvals ?? 0
        let end = Timestamp(
            clamping: place.now.rawValue + proposing.lifetime.milliseconds * 1000)
        let spec = ProposalSpec(
            author: ProposalAuthor(author, uid: state.accountUID(of: author.name)),
            message: submission.message, wish: wish,
            confirmWithin: submission.terms.confirmWithin, resources: resources,
            gateways: judged.decision.effects.filter { $0.seen(by: visibility) != nil }
                .map(\.gateway).map { GatewayReference(namespace: $0.namespace, name: $0.name) },
            plan: acceptance.reviewed(acceptance.plan()).description,
            preview: ProposalPreview(
                json: proposing.preview(
                    acceptance, visibility, state.warnings(ofRepeating: wish, by: author))),
            approvalsNeeded: max(proposing.approvals, required),
            policies: judged.requirement?.policies ?? [], expiresAt: end)
        if proposing.isAskedFor { try state.requireProposer(author, of: spec.teams) }
        try state.requireRoom(for: spec)
        let name = state.revision.next.description
        return try state.carryOut(
            [Intent(keeping: spec, named: name)],
            context(of: submission, on: state, at: place.now))
    }

    /// What a wish would come to, whether others have to agree or not.
    func judge(
        _ submission: Submission, on state: GatewayState, at place: DecisionPlace,
        freezes: FreezeHandling
    ) throws -> JudgedWish {
        func decide(isApproved: Bool) throws -> (decision: Decision, after: GatewayState) {
            var after = state
            let decision = try carryOut(
                submission, on: &after, at: place, freezes: freezes, isApproved: isApproved)
            return (decision, after)
        }
        do {
            let (decision, after) = try decide(isApproved: false)
            return JudgedWish(decision: decision, after: after, requirement: nil)
        } catch let refusal as Refusal {
            guard case .approvalRequired(let requirement) = refusal.reason else { throw refusal }
            let (decision, after) = try decide(isApproved: true)
            return JudgedWish(decision: decision, after: after, requirement: requirement)
        }
    }

    /// Of a commit that is about a proposal alone.
    func context(
        of submission: Submission, on state: GatewayState, at now: Timestamp,
        message: String? = nil
    ) -> DecisionContext {
        var context = DecisionContext(
            now: now, actor: submission.actor, message: message ?? submission.message,
            origin: submission.origin, entropy: entropy.bits(at: state.revision.next),
            visibility: Visibility(state.rights(of: submission.principal)))
        // The rules are about what it wants, which was judged, or will be.
        (context.isApproved, context.enforcesPolicies) = (true, false)
        return context
    }
}

extension Intent {
    /// - Parameter proposal: as it is from now on.
    convenience init(keeping proposal: ProposalSpec, named name: String) {
        let resource = Resource(metadata: Metadata(name: name), spec: .proposal(proposal))
        self.init(Change(.apply(resource)))
    }
}

extension Refusal {
    fileprivate static let nothingToPropose = Refusal(
        .invalid, "it would change nothing",
        issues: [
            Issue(
                pointer: "", code: "NothingToPropose",
                detail: "it would change nothing, so there is nothing to agree to")
        ])
}
