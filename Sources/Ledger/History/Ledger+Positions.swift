public import EventLog
public import GatewayModel
import Projection

extension Ledger {
    /// What stands for a commit that is published, where it is handed out to be handed back.
    public func position(of revision: Revision) -> LogPosition {
        LogPosition(revision, lineage: lineages[revision])
    }

    /// Whether the log has the position: it reaches so far, and its commit of that number is the
    /// one that was meant, if that can be told.
    ///
    /// Reads the log only past what is published: who follows it may have been told of a commit
    /// that everybody else hears of a moment later.
    public func holds(_ position: LogPosition) throws(EventLogError) -> Bool {
        var found = lineages[position.revision]
        if found == nil {
            let commit = try log.commit(at: position.revision)
            found = commit.map { Lineage(ofCommitWithHash: $0.hash) }
        }
        guard let found else { return false }
        return position.lineage == nil || position.lineage == found
    }
}
