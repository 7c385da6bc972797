import Glibc
import Synchronization

extension Ledger {
    /// The most submissions that share one transaction: enough to hide the disk, few enough that
    /// the first of them does not wait long.
    static let batchLimit = 512

    /// Takes batches until nothing waits. Runs on the writer's queue only.
    func drain() {
        while true {
            let (waiting, patience) = pending.withLock { pending in
                let waiting = pending.take(atMost: Self.batchLimit)
                if waiting.isEmpty { pending.isDraining = false }
                return (waiting, pending.patience)
            }
            if waiting.isEmpty { return }
            write(waiting, patience)
        }
    }

    /// Who came while the batch was decided: clients who were answered a moment ago are back. Were
    /// they left for the next batch, they would wait for this append and the others for theirs, and
    /// the disk would work twice as often.
    func gather(atMost limit: Int, _ patience: Patience) -> [Queued] {
        let more = pending.withLock { $0.take(atMost: limit) }
        guard more.isEmpty, patience.microseconds > 0 else { return more }
        usleep(patience.microseconds)
        return pending.withLock { $0.take(atMost: limit) }
    }
}
