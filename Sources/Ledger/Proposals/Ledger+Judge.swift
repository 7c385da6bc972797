import EventLog
import GatewayModel
import Projection

extension Ledger {
    /// Does what somebody says to a proposal. All that is said to one is decided one after the
    /// other, so that exactly one of approval, refusal, withdrawal and its time ends it.
    ///
    /// - Throws: ``Refusal``: `notFound`, `forbidden`, `proposalEnded`, `alreadyApproved`,
    ///   `planChanged` if `expectPlan` is not what was proposed, `frozen`.
    func judge(
        _ submission: Submission, _ verdict: Verdict, on state: inout GatewayState,
        at place: DecisionPlace
    ) throws -> Decision {
        guard let proposal = state.proposal(named: verdict.name),
            state[ProposalSpec.id(named: verdict.name)]?.uid == verdict.uid
        else { throw Refusal.noProposal(verdict.name) }
        if case .withdraw = verdict.opinion {
            try state.requireWithdrawal(of: proposal, named: verdict.name, by: submission.principal)
        } else {
            try state.requireApprover(submission.principal, of: proposal, named: verdict.name)
        }
        guard proposal.isOpen(at: place.now) else {
            throw Refusal.ended(verdict.name, proposal, at: place.now)
        }
        try requirePlan(submission.expectPlan, of: proposal, named: verdict.name)
        let by = submission.principal.name
        func end(_ kept: ProposalState, because reason: String?) throws -> Decision {
            try state.carryOut(
                [
                    Intent(
                        keeping: proposal.ended(
                            kept, ProposalEnding(at: place.now, by: by, reason: reason)),
                        named: verdict.name)
                ],
                context(
                    of: submission, on: state, at: place.now,
                    message: verdict.message(about: proposal)))
        }
        switch verdict.opinion {
        case .refuse(let reason): return try end(.refused, because: reason)
        case .withdraw(let reason): return try end(.withdrawn, because: reason)
        case .approve(let word):
            guard !proposal.isApproved(by: by) else {
                throw Refusal(
                    .alreadyApproved,
                    "\(by) has approved proposal \(verdict.name) already; another user has to")
            }
            var approved = proposal
            approved.approvals.append(
                ProposalApproval(principal: by, word: word, at: place.now))
            return try approve(approved, verdict, submission, on: &state, at: place)
        }
    }

    /// Commits the wish of a proposal, in one commit with its end, if all have agreed who have to,
    /// and if it still does exactly what they have seen. Otherwise the proposal ends, and nothing
    /// else happens.
    private func approve(
        _ proposal: ProposalSpec, _ verdict: Verdict, _ submission: Submission,
        on state: inout GatewayState, at place: DecisionPlace
    ) throws -> Decision {
        let wanted = submission.carryingOut(proposal)
        let name = verdict.name
        var proposal = proposal
        do {
            try state.requireAuthor(of: proposal)
            try state.requireGoingBack(proposal.wish, by: wanted.principal)
            let judged = try judge(
                wanted, on: state, at: place, freezes: submission.freezes(state))
            if let required = judged.requirement {
                proposal.approvalsNeeded = max(proposal.approvalsNeeded, required.approvals)
                proposal.policies = Set(proposal.policies + required.policies).sorted()
            }
            proposal.approvals = state.standingApprovals(of: proposal, named: name)
            if proposal.approvals.count < proposal.approvalsNeeded {
                return try state.carryOut(
                    [Intent(keeping: proposal, named: name)],
                    context(
                        of: submission, on: state, at: place.now,
                        message: verdict.message(about: proposal)))
            }
        } catch let refusal as Refusal where !refusal.isOfFreezes {
            let between = try commits(
                since: proposal, in: state, unwritten: place.unwritten)
            let ending = ProposalEnding(
                at: place.now, by: submission.principal.name, reason: refusal.told,
                commits: between)
            return try state.carryOut(
                [Intent(keeping: proposal.ended(.lapsed, ending), named: name)],
                context(
                    of: submission, on: state, at: place.now,
                    message: "proposal \(name) of \(proposal.author.principal) lapsed: "
                        + refusal.told))
        }
        let ending = ProposalEnding(
            at: place.now, by: submission.principal.name, revision: state.revision.next)
        let terms = ProposalTerms(
            name: name, author: proposal.author.principal,
            approvers: proposal.approvals.map(\.principal))
        return try carryOut(
            wanted, on: &state, at: place, freezes: submission.freezes(state), isApproved: true,
            closing: ClosedProposal(
                intent: Intent(keeping: proposal.ended(.committed, ending), named: name),
                terms: terms, origin: submission.origin))
    }

    /// `expectPlan`: what the one who approves has seen.
    private func requirePlan(
        _ expected: String?, of proposal: ProposalSpec, named name: String
    ) throws(Refusal) {
        guard let expected, expected != proposal.plan else { return }
        let detail = "proposal \(name) would do \(proposal.plan), not \(expected); look at it again"
        throw Refusal(
            .planChanged, "that is not what proposal \(name) would do",
            issues: [Issue(pointer: "/expectPlan", code: "PlanChanged", detail: detail)])
    }
}

/// A proposal that ends with the commit that it becomes.
struct ClosedProposal {
    let intent: Intent
    let terms: ProposalTerms
    /// Of who approved it last.
    let origin: RequestOrigin?
}

extension Submission {
    /// What a proposal wants, as its author wants it. The wish of this is the proposal's.
    fileprivate func carryingOut(_ proposal: ProposalSpec) -> Submission {
        Submission(
            wish, by: proposal.author.asPrincipal, actor: proposal.author.principal,
            message: proposal.message,
            terms: SubmissionTerms(confirmWithin: proposal.confirmWithin),
            expectPlan: proposal.plan)
    }
}

extension GatewayState {
    fileprivate func requireWithdrawal(
        of proposal: ProposalSpec, named name: String, by principal: Principal
    ) throws(Refusal) {
        guard proposal.isSeen(by: principal, rights(of: principal)) else {
            throw .noProposal(name)
        }
        guard principal.isAuthenticated else { throw .nobodyIsKnown }
        if proposal.isAuthored(by: principal.name) { return }
        let sentence =
            "\(principal.name) did not propose it; its author withdraws it, others refuse it"
        throw Refusal(
            .forbidden, sentence,
            issues: [Issue(pointer: "", code: "NotTheAuthor", detail: sentence)],
            denials: [
                AccessDenial(
                    verb: .delete, target: AccessTarget(ProposalSpec.id(named: name)))
            ])
    }
}

extension Refusal {
    /// Nothing can be said to it any more.
    fileprivate static func ended(
        _ name: String, _ proposal: ProposalSpec, at now: Timestamp
    ) -> Refusal {
        let end =
            switch proposal.state(at: now) {
            case .open, .expired: "it expired at \(proposal.expiresAt)"
            case .committed:
                "it was committed"
                    + (proposal.ending?.revision.map { " as \($0)" } ?? "")
            case .lapsed: "it lapsed, as it would have done something else"
            case .refused: "it was refused" + proposal.endedBy
            case .withdrawn: "it was withdrawn"
            }
        return Refusal(.proposalEnded, "proposal \(name) is not open any more: \(end)")
    }
}

extension Verdict {
    /// Of the commit that is about nothing but the proposal: what happened, and why.
    fileprivate func message(about proposal: ProposalSpec) -> String {
        let (verb, word) =
            switch opinion {
            case .approve(let word): ("approved", word)
            case .refuse(let reason): ("refused", reason)
            case .withdraw(let reason): ("withdrew", reason ?? "")
            }
        return "\(verb) proposal \(name) of \(proposal.author.principal)"
            + (word.isEmpty ? "" : ": \(word)")
    }
}

extension ProposalSpec {
    fileprivate var endedBy: String { ending?.by.map { " by \($0)" } ?? "" }
}
