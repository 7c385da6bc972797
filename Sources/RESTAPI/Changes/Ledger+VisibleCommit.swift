import EventLog
import GatewayModel
import Ledger
import Projection

extension Ledger {
    /// The commit at a position that was handed out, and the state that it was made on.
    ///
    /// - Throws: ``Problem`` where there is none, or none that the caller sees, as
    ///   `GET /v1/commits/{revision}` has it.
    func commit(
        handedBack position: LogPosition, to visibility: Visibility
    ) throws -> (commit: Commit, before: GatewayState) {
        let revision = try revision(handedBack: position)
        let found = try commit(at: revision)
        guard
            visibility.isUnlimited
                || found.commit.events.contains(where: { visibility.sees($0.id) })
        else { throw Problem.notFound("there is no commit \(revision)") }
        return found
    }
}
