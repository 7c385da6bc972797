import EventLog
import GatewayModel
import Ledger
import Projection

extension Ledger {
    /// What was true at `time`. Reads the log: not to be called where others wait.
    func state(asOf time: Timestamp) throws -> GatewayState {
        // A commit is in the log a moment before it is published.
        let published = published.state
        let revision = min(try log.revision(at: time), published.revision)
        if revision == .zero { return GatewayState() }
        return try state(at: revision) ?? published
    }
}
