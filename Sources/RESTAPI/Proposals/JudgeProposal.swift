import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `POST …/proposals/{name}/approve`, `/refuse`, `/withdraw` — what somebody says to a proposal.
/// The last approval that it needs commits it.
struct JudgeProposal: Operation {
    enum Action: String, CaseIterable {
        case approve, refuse, withdraw
    }

    let action: Action
    let handler: ChangeHandler
    var access: Access {
        action == .withdraw ? Access(.delete, .proposals) : Access(.create, .proposalApproval)
    }
    var queryParameters: [String] {
        action == .approve ? ["expectPlan", "overrideFreeze"] : []
    }

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        try call.request.requireNoConditions("expectPlan says what you have reviewed")
        let json = try request.body.optionalJSON()
        let (name, action, ledger) = (call.path["name"], action, handler.ledger)
        return handler.answer(request, isSlow: true, commitStatus: { _ in 200 }) { body in
            let said = try Said(json(body), action)
            let state = ledger.published.state
            let uid = state[ProposalSpec.id(named: name)]?.uid
            // A repeated request must get its first answer, even though it is gone now.
            guard uid != nil || request.isRepeatable else { throw Refusal.noProposal(name) }
            try state.requireSight(of: name, by: request.principal)
            let verdict = Verdict(said.opinion, of: name, uid: uid)
            return ChangeHandler.Prepared(
                wish: action == .approve
                    ? try state.proposal(named: name).map(ledger.wish) ?? .nothing : .nothing,
                message: said.text, expectPlan: said.expectPlan, step: .judge(verdict))
        }
    }

    /// `{"word": "…"}` or `{"reason": "…"}`.
    private struct Said {
        let opinion: Verdict.Opinion
        let text, expectPlan: String?

        init(_ bytes: [UInt8], _ action: Action) throws {
            let document = try bytes.withUnsafeBytes { try Manifest.document(json: $0) }
            let known = action == .approve ? ["word", "expectPlan"] : ["reason"]
            var reader = ActionBody(document.root, known: known)
            expectPlan = action == .approve ? reader.text("expectPlan") : nil
            text =
                action == .approve
                ? reader.text("word", atMost: Limits.reasonBytes)
                : reader.text("reason", atMost: Limits.reasonBytes)
            switch action {
            case .approve:
                if text?.allSatisfy(\.isWhitespace) ?? true {
                    reader.note("/word", "Required", "say in a word why; the log keeps it")
                }
                opinion = .approve(text ?? "")
            case .withdraw: opinion = .withdraw(text)
            case .refuse:
                if text?.allSatisfy(\.isWhitespace) ?? true {
                    reader.note("/reason", "Required", "say why: the author reads it")
                }
                opinion = .refuse(text ?? "")
            }
            try reader.throwIfWrong()
        }
    }
}
