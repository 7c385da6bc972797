import Glibc
import Synchronization

extension Ledger {
    /// What waits for the writer, and how far what came before it is.
    struct Pending {
        var submissions: [Queued] = []
        /// The writer's queue has something to do.
        var isDeciding = false
        /// A batch is decided and waits until the one before it is in the log.
        var hasDecided = false
        /// A batch is on its way into the log.
        var isAppending = false
        var patience = Patience()

        var isIdle: Bool { submissions.isEmpty && !isDeciding && !hasDecided && !isAppending }

        /// The first so many, which then wait no more.
        mutating func take(atMost limit: Int) -> [Queued] {
            let taken = Array(submissions.prefix(limit))
            submissions.removeFirst(taken.count)
            return taken
        }

        /// - Parameters:
        ///   - count: how many the batch has.
        ///   - patientAt: how many it had when it waited last.
        mutating func nextStep(forBatchOf count: Int, patientAt: Int) -> Step {
            let waiting = take(atMost: Batch.limit - count)
            if !waiting.isEmpty { return .decide(waiting, whileAppending: isAppending) }
            if count == 0 || isAppending {
                (isDeciding, hasDecided) = (false, count > 0)
                return .stop
            }
            if patience.microseconds > 0, count > patientAt { return .wait(patience) }
            isAppending = true
            return .append
        }
    }

    enum Step {
        case decide([Queued], whileAppending: Bool)
        /// Clients who were answered a moment ago are on their way back. Were they left for the
        /// next batch, the disk would work twice as often.
        case wait(Patience)
        case append
        case stop
    }

    /// Decides all that waits, also while the batch before is on its way into the log: what comes
    /// meanwhile is one batch. Runs on the writer's queue only.
    func decideWaiting() {
        var batch = unfinished.withLock { $0.take() } ?? Batch(after: published)
        var patientAt = 0
        while true {
            let step = pending.withLock { pending in
                pending.nextStep(forBatchOf: batch.queued.count, patientAt: patientAt)
            }
            switch step {
            case .decide(let waiting, let isAppending):
                if !isAppending { batch.forgetEarlier() }
                for queued in waiting { decide(queued, in: &batch) }
            case .wait(let patience):
                usleep(patience.microseconds)
                patientAt = batch.queued.count
            case .append:
                let decided = batch
                batch = Batch(after: decided)
                patientAt = 0
                // Who is alone is spared the way to another thread.
                if decided.queued.count == 1 {
                    if !write(decided) { batch = Batch(after: published) }
                    pending.withLock { $0.isAppending = false }
                } else {
                    appender.async { self.finishWriting(decided) }
                }
            case .stop:
                unfinished.withLock { $0 = batch }
                return
            }
        }
    }

    /// Writes, and lets the next batch follow. Runs on the appender's queue only.
    private func finishWriting(_ batch: Batch) {
        guard write(batch) else { return writer.async { self.decideAgain() } }
        let isWaiting = pending.withLock { pending in
            pending.isAppending = false
            guard pending.hasDecided, !pending.isDeciding else { return false }
            (pending.isDeciding, pending.hasDecided) = (true, false)
            return true
        }
        if isWaiting { writer.async { self.decideWaiting() } }
    }

    /// After a batch that did not get into the log: what was decided on top of it is decided again,
    /// on top of what is published. Runs on the writer's queue only.
    private func decideAgain() {
        let void = unfinished.withLock { $0.take() }?.queued ?? []
        pending.withLock { pending in
            pending.submissions.insert(contentsOf: void, at: 0)
            (pending.isDeciding, pending.hasDecided, pending.isAppending) = (true, false, false)
        }
        decideWaiting()
    }

    /// Waits until everything that was submitted so far is answered.
    func settle() {
        while !pending.withLock({ $0.isIdle }) {
            writer.drain()
            appender.drain()
        }
    }
}
