import Dispatch
import EnvoyXDS
import Ledger
import Logging
import Synchronization

// Judges published versions as a whole, after the fact.
extension EnvoyPublisher {
    /// One check at a time, whichever gateway it is for: each takes a core.
    private static let checks = SerialQueue("lintel.envoy.checks", isBackground: true)

    /// Judges the snapshot soon, and so seldom that checks take no more than a tenth of a core.
    func scheduleCheck(of snapshot: EnvoySnapshot, restores: Bool) {
        let delay = work.withLock { work -> Double? in
            if work.isCheckScheduled { return nil }
            work.isCheckScheduled = true
            return max(1, 10 * work.checkSeconds)
        }
        guard let delay else { return }
        Self.checks.async(afterSeconds: delay) { [weak self] in self?.check(restores: restores) }
    }

    private func check(restores: Bool) {
        work.withLock { $0.isCheckScheduled = false }
        guard let validator, !isEnded, let snapshot = feed.storage.withLock({ $0.snapshot }),
            work.withLock({ $0.lastGood !== snapshot })
        else { return }
        let start = DispatchTime.now().uptimeNanoseconds
        let verdict = validator.judge(ValidationConfiguration(snapshot).json)
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
        queue.async { [self] in
            conclude(verdict, of: snapshot, seconds: seconds, restores: restores)
        }
    }

    private func conclude(
        _ verdict: EnvoyValidator.Verdict, of snapshot: EnvoySnapshot, seconds: Double,
        restores: Bool
    ) {
        switch verdict {
        case .valid:
            work.withLock { work in
                work.checkSeconds = seconds
                work.lastGood = snapshot
                work.vetted.add(snapshot.opaqueTexts(notIn: work.passed))
            }
        case .unknown(let text):
            logger.error("Envoy cannot judge", metadata: ["cause": "\(text)"])
        case .invalid(let text):
            let lastGood = work.withLock { work in
                work.isSuspicious = true
                return work.lastGood
            }
            if let lastGood { feed.publish(lastGood, restores: restores) }
            refuse(snapshot, text, keeping: lastGood, restores: restores)
        }
    }
}
