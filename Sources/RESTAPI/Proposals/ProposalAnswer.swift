import GatewayModel
import JSON
import Ledger
import Projection

/// What is answered to who proposes something, or says what it thinks of that: the proposal as it
/// is from now on, or why it has lapsed.
enum ProposalAnswer {
    /// - Parameter status: where it has not lapsed.
    static func recorded(_ acceptance: Acceptance, status: Int) -> RecordedAnswer {
        guard let (stored, proposal) = acceptance.decision.proposal else {
            preconditionFailure("a commit about a proposal is not about one")
        }
        if proposal.state == .lapsed {
            let problem = Problem.lapsed(stored.id.name, proposal)
            return RecordedAnswer(
                status: problem.status, body: problem.body, revision: acceptance.revision)
        }
        return RecordedAnswer(
            status: status, body: stored.json(), revision: acceptance.revision)
    }

    /// The answer to a preview, for a proposal to keep.
    static func preview(
        _ warnings: [Warning]
    ) -> @Sendable (Acceptance, Visibility, [Warning]) -> [UInt8] {
        { ChangeAnswer.body($0, warnings: warnings + $2, to: $1) }
    }
}

extension Decision {
    /// The proposal that its commit is about.
    fileprivate var proposal: (stored: StoredResource, spec: ProposalSpec)? {
        for case .applied(let stored) in commit?.events ?? [] {
            if case .proposal(let spec) = stored.resource.spec { return (stored, spec) }
        }
        return nil
    }
}

extension ProposalStep {
    /// With what is to be told besides of what is proposed.
    func telling(_ warnings: [Warning]) -> ProposalStep {
        guard case .propose(var proposing) = self else { return self }
        proposing.preview = ProposalAnswer.preview(warnings)
        return .propose(proposing)
    }
}

extension Refusal {
    /// Whether it is only that others have not agreed.
    var isForWantOfApproval: Bool {
        if case .approvalRequired = reason { true } else { false }
    }
}

extension Ledger {
    /// What a submission would come to if all agreed who have to, who that is, and what is to be
    /// told besides.
    func previewing(
        _ submission: Submission
    ) throws -> (acceptance: Acceptance, approval: ApprovalRequirement?, warnings: [Warning]) {
        let (acceptance, approval) = try preview(approved: submission)
        guard approval != nil, let wish = submission.wish.proposed else {
            return (acceptance, approval, [])
        }
        let warnings = published.state.warnings(ofRepeating: wish, by: submission.principal)
        return (acceptance, approval, warnings)
    }

    private func preview(
        approved submission: Submission
    ) throws -> (acceptance: Acceptance, approval: ApprovalRequirement?) {
        var wanted: ApprovalRequirement?
        if case .propose(let proposing) = submission.step, let wish = submission.wish.proposed {
            try published.state.requireGoingBack(wish, by: submission.principal)
            wanted = ApprovalRequirement(approvals: proposing.approvals, policies: [])
        }
        let plain = submission.with(step: nil)
        do {
            return (try preview(plain), wanted)
        } catch let refusal as Refusal {
            guard case .approvalRequired(let required) = refusal.reason else { throw refusal }
            let approval = ApprovalRequirement(
                approvals: max(required.approvals, wanted?.approvals ?? 0),
                policies: required.policies)
            return (try preview(plain, isApproved: true), approval)
        }
    }
}

extension Problem {
    fileprivate static func lapsed(_ name: String, _ proposal: ProposalSpec) -> Problem {
        var problem = Problem(
            slug: "proposal-lapsed", title: "It would not do what was reviewed", status: 409,
            detail: "proposal \(name) has ended, and nothing of it was done: "
                + (proposal.ending?.reason ?? "it would do something else"))
        problem.commits = proposal.ending?.commits ?? []
        return problem
    }
}
