import EventLog
import GatewayModel
import Logging
import Projection

/// Reads a log into a state, on the shortest way: a checkpoint, and the commits after it.
struct Replay {
    struct Opened {
        let state: GatewayState
        let head: LogHead
        /// The revision of the checkpoint it started from.
        let checkpoint: Revision
    }

    private let store: any EventLogReader
    private let logger: Logger

    init(_ store: any EventLogReader, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    func newestState() throws(EventLogError) -> Opened {
        let head = try store.head()
        let (start, checkpoint) = try startingPoint(for: head.revision)
        let state = try fold(start, through: head.revision)
        return Opened(state: state, head: head, checkpoint: checkpoint)
    }

    /// The state as it was at `revision`.
    func state(at revision: Revision) throws(EventLogError) -> GatewayState {
        try fold(startingPoint(for: revision).state, through: revision)
    }

    /// The newest checkpoint that is of this history and can be read, else the very beginning.
    private func startingPoint(
        for revision: Revision
    ) throws(EventLogError) -> (state: GatewayState, checkpoint: Revision) {
        var limit = revision
        while let stored = try store.checkpoint(atOrBefore: limit) {
            let commit = try store.commit(at: stored.revision)
            if commit?.hash == stored.commitHash, let state = try? Checkpoint.state(of: stored) {
                return (state, stored.revision)
            }
            logger.warning(
                "a checkpoint does not fit the log and is passed over",
                metadata: ["revision": "\(stored.revision)"])
            guard let before = stored.revision.previous else { break }
            limit = before
        }
        return (GatewayState(), .zero)
    }

    private func fold(
        _ start: GatewayState, through last: Revision
    ) throws(EventLogError) -> GatewayState {
        var state = start
        while state.revision < last {
            let limit = min(1000, Int(last.rawValue - state.revision.rawValue))
            let page = try store.commits(after: state.revision, limit: limit)
            guard !page.isEmpty else {
                throw EventLogError(
                    .damaged, "the log ends at revision \(state.revision), not at \(last)",
                    hint: "run lintel verify")
            }
            for commit in page {
                guard commit.revision == state.revision.next else {
                    throw EventLogError(
                        .damaged, "revision \(state.revision.next) is missing from the log",
                        hint: "run lintel verify")
                }
                state.apply(try commit.decoded())
            }
        }
        return state
    }
}
