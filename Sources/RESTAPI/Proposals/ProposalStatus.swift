import GatewayModel
import JSON
import Ledger
import Projection

/// What would become of a proposal now: the `status` that `GET` shows.
struct ProposalStatus {
    private let outlook: ProposalOutlook
    private let visibility: Visibility

    /// Nil of what is no proposal. Decides all of it: not for a connection's thread.
    init?(
        of stored: StoredResource, in ledger: Ledger, to visibility: Visibility
    ) throws {
        guard case .proposal(let proposal) = stored.resource.spec else { return nil }
        outlook = try ledger.outlook(of: proposal)
        self.visibility = visibility
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            switch outlook {
            case .ended(let state): writer.member("state", state.rawValue)
            case .asReviewed(let acceptance, let frozen):
                writer.member("state", ProposalState.open.rawValue)
                writer.member("wouldLapse", false)
                if let frozen { writer.member("frozen", frozen) }
                // As far as this reader is told, which may be more than all are told who may read
                // the proposal.
                writer.member(
                    "preview",
                    raw: ChangeAnswer.body(acceptance, warnings: [], to: visibility))
            case .lapses(let refusal, let commits):
                writer.member("state", ProposalState.open.rawValue)
                writer.member("wouldLapse", true)
                writer.member("reason", refusal.told)
                writer.key("commits")
                writer.array(of: commits) { $0.integer($1.rawValue) }
            }
        }
    }
}
