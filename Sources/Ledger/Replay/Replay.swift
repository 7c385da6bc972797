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
        /// Of every commit.
        let lineages: [Lineage]
    }

    private let store: any LogEngineReader
    private let logger: Logger

    init(_ store: any LogEngineReader, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// The state at the end of the log, after checking the hash chain from its very beginning: a
    /// server must not serve a history that was altered.
    ///
    /// - Parameter isLenient: goes as far as the log is whole, and says where that ends.
    func newestState(isLenient: Bool = false) throws(EventLogError) -> Opened {
        let (sound, lineages) = try soundHead(isLenient: isLenient)
        let (start, checkpoint) = try startingPoint(for: sound.revision)
        let state = try fold(start, through: sound.revision)
        return Opened(state: state, head: sound, checkpoint: checkpoint, lineages: lineages)
    }

    /// The last commit up to which the chain holds, and the lineages of all up to it.
    private func soundHead(
        isLenient: Bool
    ) throws(EventLogError) -> (head: LogHead, lineages: [Lineage]) {
        var chain = ChainVerifier()
        var lineages: [Lineage] = []
        do {
            try store.forEachCommit { commit in
                guard let fault = chain.check(commit) else {
                    return lineages.append(Lineage(ofCommitWithHash: commit.hash))
                }
                throw EventLogError(
                    .damaged, "the log is damaged: \(fault)",
                    hint: "lintel verify says more; restore a backup, or look at what is sound "
                        + "with lintel serve --read-only")
            }
            let head = try store.head()
            if let kept = lastCheckpoint(after: head.revision) {
                throw EventLogError(
                    .damaged,
                    "the log is damaged: it ends at revision \(head.revision), but there is a "
                        + "checkpoint of revision \(kept): commits are missing",
                    hint: "restore a backup, or look at what is there with lintel serve --read-only"
                )
            }
            guard head == chain.head else {
                throw EventLogError(
                    .damaged,
                    "the log is damaged: it says it ends at revision \(head.revision), but its "
                        + "commits end at \(chain.head.revision)")
            }
        } catch {
            let error =
                error as? EventLogError
                ?? EventLogError(.unavailable, "the log cannot be read", underlying: error)
            guard isLenient, error.code == .damaged else { throw error }
            logger.critical(
                "the log is damaged; serving what comes before the damage",
                metadata: ["cause": "\(error.message)", "revision": "\(chain.head.revision)"])
        }
        return (chain.head, lineages)
    }

    /// The state as it was at `revision`.
    func state(at revision: Revision) throws(EventLogError) -> GatewayState {
        try fold(startingPoint(for: revision).state, through: revision)
    }

    /// The newest checkpoint that is of this history and can be read, else the very beginning.
    private func startingPoint(
        for revision: Revision
    ) throws(EventLogError) -> (state: GatewayState, checkpoint: Revision) {
        for kept in checkpointRevisions().reversed() where kept <= revision && kept.isOfCommit {
            if let state = try state(ofCheckpointAt: kept) { return (state, kept) }
        }
        return (GatewayState(), .zero)
    }

    /// Without checkpoints reading takes longer, so a failure to list them stops nobody.
    private func checkpointRevisions() -> [Revision] {
        do throws(EventLogError) {
            return try store.checkpointRevisions()
        } catch {
            logger.warning(
                "the checkpoints cannot be read and are passed over",
                metadata: ["cause": "\(error.message)"])
            return []
        }
    }

    /// A checkpoint that is later than the log's end and whole: then commits are missing. A row
    /// that only claims so proves nothing.
    private func lastCheckpoint(after end: Revision) -> Revision? {
        checkpointRevisions().last { $0 > end && Checkpoint.isWhole(at: $0, in: store) }
    }

    /// Nil for a checkpoint that cannot be used. Losing one costs time, so it stops nobody.
    private func state(
        ofCheckpointAt revision: Revision
    ) throws(EventLogError) -> GatewayState? {
        var cause = "it is not of this history, or of another build"
        do throws(EventLogError) {
            // It may have been removed since it was listed.
            guard let stored = try store.checkpoint(atOrBefore: revision),
                stored.revision == revision
            else { return nil }
            let commit = try store.commit(at: revision)
            if commit?.hash == stored.commitHash, let state = try? Checkpoint.state(of: stored) {
                return state
            }
        } catch {
            guard error.code == .damaged else { throw error }
            cause = error.message
        }
        logger.warning(
            "a checkpoint does not fit the log and is passed over",
            metadata: ["revision": "\(revision)", "cause": "\(cause)"])
        return nil
    }

    /// The state at `last`, from one before it.
    func fold(
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
