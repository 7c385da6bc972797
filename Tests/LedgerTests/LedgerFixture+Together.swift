import Dispatch
import LintelTesting
import Synchronization
import Threads

@testable import Ledger

extension LedgerFixture {
    /// Submits while the writer is held up, so that all of it is one batch.
    func together(_ submissions: [Submission]) -> [SubmissionOutcome] {
        let gate = DispatchSemaphore(value: 0)
        let answered = DispatchGroup()
        let outcomes = Mutex<[Int: SubmissionOutcome]>([:])
        // What the writer does after its last answer must be over, or it takes some of these too.
        ledger.settle()
        ledger.writer.async { gate.wait() }
        for (index, submission) in submissions.enumerated() {
            answered.enter()
            ledger.submit(submission, recording: Self.record) { outcome in
                outcomes.withLock { $0[index] = outcome }
                answered.leave()
            }
        }
        gate.signal()
        answered.wait()
        return outcomes.withLock { outcomes in submissions.indices.compactMap { outcomes[$0] } }
    }

    /// Submits each from a thread of its own.
    func atOnce(_ submissions: [Submission]) -> [SubmissionOutcome] {
        let outcomes = Mutex<[Int: SubmissionOutcome]>([:])
        DispatchQueue.concurrentPerform(iterations: submissions.count) { index in
            let outcome = submit(submissions[index])
            outcomes.withLock { $0[index] = outcome }
        }
        return outcomes.withLock { outcomes in submissions.indices.compactMap { outcomes[$0] } }
    }
}
