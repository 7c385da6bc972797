import EventLog
import GatewayModel
import Projection
import Synchronization

/// Tells of changes that a policy refused, though they are in no log: whoever keeps the policies
/// hears of it, and so does the team whose change it was.
///
/// Behind the answers, since it is written to disk; of one principal, policy and namespace once an
/// hour, so that who tries again and again is not heard again and again.
final class PolicyRefusals: Sendable {
    private struct Told {
        var hour: Int64 = 0
        var keys: Set<String> = []
    }

    /// So many are told apart in an hour.
    private static let limit = 256

    private let warnings: WarningStore
    private let clock: any WallClock
    private let queue = SerialQueue("lintel.policies", isBackground: true)
    private let told = Mutex(Told())

    init(_ warnings: WarningStore, clock: any WallClock) {
        (self.warnings, self.clock) = (warnings, clock)
    }

    func note(_ batch: Batch) {
        for (queued, outcome) in zip(batch.queued, batch.outcomes) {
            guard case .refused(let refusal, _) = outcome, refusal.reason == .policy else {
                continue
            }
            note(refusal, by: queued.submission)
        }
    }

    /// Waits for what was noted so far.
    func flush() { queue.drain() }

    private func note(_ refusal: Refusal, by submission: Submission) {
        let hour = clock.now().rawValue / 3_600_000_000
        var seen: Set<String> = []
        for violation in refusal.violations {
            let team = violation.resource?.team ?? ""
            let key =
                "PolicyRefused \(hour) \(violation.policy) \(team) \(submission.principal.name)"
            guard seen.insert(key).inserted, isNew(key, in: hour) else { continue }
            let message =
                "a change of \(submission.principal.name) was refused: \(violation.detail)"
            queue.async { [warnings] in
                warnings.record(
                    reason: "PolicyRefused", regarding: violation.resource, message: message,
                    key: key)
            }
        }
    }

    private func isNew(_ key: String, in hour: Int64) -> Bool {
        told.withLock { told in
            if told.hour != hour { told = Told(hour: hour) }
            return told.keys.count < Self.limit && told.keys.insert(key).inserted
        }
    }
}
