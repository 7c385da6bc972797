import Glibc
import Synchronization
import Threads

extension Ledger {
    /// What waits for the writer, and how far what came before it is.
    struct Pending {
        private var submissions = FairQueue<String, Queued>()
        /// What was decided in vain, and stands before all others.
        private var again: [Queued] = []
        /// The writer has something to do.
        var isDeciding = false
        /// A batch is on its way into the log.
        var isAppending = false
        /// What the writer goes on with; nil while it does.
        var unfinished: Batch?
        var delay = CommitDelay()

        var isIdle: Bool {
            !isAnyWaiting && !isDeciding && !isAppending && unfinished?.isEmpty ?? true
        }

        var isAnyWaiting: Bool { !again.isEmpty || !submissions.isEmpty }

        mutating func add(_ queued: Queued) {
            // It has no limit.
            _ = submissions.add(queued, of: queued.submission.sharer)
        }

        mutating func putBack(_ void: [Queued]) { again.insert(contentsOf: void, at: 0) }

        /// The next, at most so many and not much at once, which then wait no more.
        private mutating func take(atMost limit: Int) -> [Queued] {
            var taken: [Queued] = []
            var weight = 0
            while taken.count < limit, weight < Batch.strideWeight {
                let next = again.isEmpty ? submissions.next() : again.removeFirst()
                guard let next else { break }
                taken.append(next)
                weight += next.submission.weight
            }
            return taken
        }

        /// - Parameters:
        ///   - count: how many the batch has.
        ///   - isHeavy: whether it has as many changes as there may be.
        ///   - delayedAt: how many it had when it waited last.
        mutating func nextStep(
            forBatchOf count: Int, isHeavy: Bool, delayedAt: Int
        ) -> Step {
            let isDiskIdle = !isAppending && count > 0
            // A quick disk is not left idle until all that waits is decided.
            let isEnough = isHeavy || count >= Batch.worthwhile && !delays(aBatchOf: count)
            if !(isDiskIdle && isEnough) {
                let room = isHeavy ? 0 : min(Batch.limit - count, Batch.stride)
                let waiting = take(atMost: room)
                if !waiting.isEmpty { return .decide(waiting, whileAppending: isAppending) }
                if !isDiskIdle { return .stop }
                if !isHeavy, delays(aBatchOf: count), count > delayedAt { return .wait(delay) }
            }
            isAppending = true
            return .append
        }

        /// Whether the disk is so slow that a batch waits for more who may join it.
        private func delays(aBatchOf count: Int) -> Bool {
            delay.microseconds > 0 && count < Batch.limit
        }

        /// False if the writer is busy already.
        mutating func startDeciding() -> Bool {
            defer { isDeciding = true }
            return !isDeciding
        }

        /// The batch that was decided while the one before it was on its way into the log, if the
        /// writer is done with it. Without one the disk has nothing to do, and on a slow one it is
        /// the writer who sees whether more come.
        ///
        /// - Returns: also whether the writer has to be woken.
        mutating func takeDecided() -> (batch: Batch?, mustDecide: Bool) {
            var taken: Batch?
            if let decided = unfinished, !decided.isEmpty,
                !delays(aBatchOf: decided.queued.count)
            {
                unfinished = Batch(after: decided)
                taken = decided
            }
            isAppending = taken != nil
            // A batch that was full let some wait.
            let isWaiting = isAnyWaiting || !(unfinished?.isEmpty ?? true)
            return (taken, isWaiting && startDeciding())
        }
    }

    enum Step {
        case decide([Queued], whileAppending: Bool)
        /// Clients who were answered a moment ago are on their way back. Were they left for the
        /// next batch, the disk would work twice as often.
        case wait(CommitDelay)
        case append
        case stop
    }

    /// Decides all that waits, also while the batch before is on its way into the log: what comes
    /// meanwhile is one batch. Runs on the writer's thread only.
    func decideWaiting() {
        var batch = pending.withLock { $0.unfinished.take() } ?? Batch(after: published)
        var delayedAt = 0
        while true {
            let step = pending.withLock { pending in
                let step = pending.nextStep(
                    forBatchOf: batch.queued.count, isHeavy: batch.isHeavy, delayedAt: delayedAt)
                if case .stop = step {
                    pending.isDeciding = false
                    pending.unfinished = batch
                }
                return step
            }
            switch step {
            case .decide(let waiting, let isAppending):
                if !isAppending { batch.forgetEarlier() }
                for queued in waiting { decide(queued, in: &batch) }
            case .wait(let delay):
                usleep(delay.microseconds)
                delayedAt = batch.queued.count
            case .append:
                let decided = batch
                batch = Batch(after: decided)
                delayedAt = 0
                // Who is alone is spared the way to another thread.
                if decided.queued.count == 1, pending.withLock({ !$0.isAnyWaiting }) {
                    if !write(decided) { batch = Batch(after: published) }
                    pending.withLock { $0.isAppending = false }
                } else {
                    appender.async { self.appendDecided(decided) }
                }
            case .stop: return
            }
        }
    }

    /// Writes a batch, and what was decided meanwhile. Runs on the appender's thread only.
    private func appendDecided(_ first: Batch) {
        var batch = first
        while write(batch) {
            let next = pending.withLock { $0.takeDecided() }
            if next.mustDecide { writer.async { self.decideWaiting() } }
            guard let decided = next.batch else { return }
            batch = decided
        }
        writer.async { self.decideAgain() }
    }

    /// After a batch that did not get into the log: what was decided on top of it is decided again,
    /// on top of what is published. Runs on the writer's thread only.
    private func decideAgain() {
        let mustDecide = pending.withLock { pending in
            pending.putBack(pending.unfinished.take()?.queued ?? [])
            pending.isAppending = false
            return pending.startDeciding()
        }
        // If not, whoever came meanwhile has it done, next on this thread.
        if mustDecide { decideWaiting() }
    }

    /// Waits until everything that was submitted so far is answered.
    func settle() {
        while !pending.withLock({ $0.isIdle }) {
            writer.drain()
            appender.drain()
        }
    }
}
