import EventLog
import GatewayModel
import Projection

extension Decision {
    func delta(of change: MergeChange) -> ListenerDelta? {
        effects.first { $0.gateway == change.gateway }?.delta
    }
}

extension VersionRecord {
    /// Nil when the merge stayed as it was.
    ///
    /// - Parameter delta: of the change, if it is known already.
    init?(
        _ change: MergeChange, at revision: Revision, in state: GatewayState,
        _ delta: ListenerDelta? = nil
    ) {
        guard change.changesConfiguration else { return nil }
        let delta = delta ?? ListenerDelta(change.owners)
        self.init(
            gateway: change.gateway, version: revision, isDeletion: change.after == nil,
            listenerCount: change.after?.listenerCount ?? 0,
            routeCount: change.after?.routeCount ?? 0, addedCount: delta.added.count,
            removedCount: delta.removed.count, modifiedCount: delta.modified.count,
            snapshotSize: change.after.map { state.snapshotSize(of: $0) } ?? 0)
    }
}
