import EventLog
import GatewayModel
import Logging
import Projection
import Synchronization

/// Keeps checkpoints in the background. Losing one costs time, never data.
final class Checkpointer: Sendable {
    /// A start replays at most this many commits, whatever the length of the log.
    private static let interval: Int64 = 10_000

    private let store: any SideStore
    private let logger: Logger
    private let isReadOnly: Bool
    private let newest: Mutex<Revision>
    private let queue = SerialQueue("lintel.checkpoints", isBackground: true)

    init(_ store: any SideStore, newest: Revision, isReadOnly: Bool, logger: Logger) {
        self.store = store
        self.newest = Mutex(newest)
        self.isReadOnly = isReadOnly
        self.logger = logger
    }

    /// Called after each batch: keeps a checkpoint when enough has come since the last one.
    func committed(_ published: Published) {
        let isDue = newest.withLock { newest in
            guard published.state.revision.rawValue - newest.rawValue >= Self.interval else {
                return false
            }
            newest = published.state.revision
            return true
        }
        if isDue { queue.async { self.keep(published) } }
    }

    /// Called at shutdown: the next start should have nothing to replay.
    func finish(_ published: Published) {
        queue.drain()
        let isNeeded = newest.withLock { $0 < published.state.revision }
        if isNeeded && !isReadOnly { keep(published) }
    }

    private func keep(_ published: Published) {
        do throws(EventLogError) {
            try store.save(Checkpoint.stored(published))
            try store.removeCheckpoints(at: Self.surplus(in: store.checkpointRevisions()))
        } catch {
            logger.warning("no checkpoint was kept", metadata: ["cause": "\(error)"])
        }
    }

    /// Which checkpoints to forget: the further back, the wider apart, so that their number grows
    /// with the logarithm of the history while no read of the past folds more than an eighth of it.
    static func surplus(in revisions: [Revision]) -> [Revision] {
        // Others are found by `lintel verify`.
        let revisions = revisions.filter(\.isOfCommit)
        guard let newest = revisions.last else { return [] }
        var surplus: [Revision] = []
        var kept: Revision?
        for revision in revisions {
            let age = newest.rawValue - revision.rawValue
            let next = revisions.first { $0 > revision }
            if let kept, let next, next.rawValue - kept.rawValue <= max(interval, age / 8) {
                surplus.append(revision)
            } else {
                kept = revision
            }
        }
        return surplus
    }
}
