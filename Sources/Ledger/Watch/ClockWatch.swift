import EventLog
import GatewayModel
import Projection

/// Warns of a clock that dates commits wrongly, did, or is about to.
public final class ClockWatch: Sendable {
    /// A minute, in microseconds. Clocks are set by less than that every day.
    private static let tolerance: Int64 = 60_000_000

    private let ledger: Ledger
    private let task = PeriodicTask("lintel.clock")

    public init(_ ledger: Ledger) { self.ledger = ledger }

    public func start(everySeconds interval: Double = 60) {
        task.start(everySeconds: interval) { [weak self] in self?.look() }
    }

    /// Returns when the look that is going on, if there is one, has ended.
    public func stop() { task.stop() }

    /// Records what is wrong and was not recorded today.
    func look() {
        let state = ledger.published.state
        let (newest, now) = (state.committedAt, ledger.dating.clock.now())
        let today = now.description.prefix(10)
        let lead = newest.rawValue - now.rawValue
        if let fault = ledger.dating.fault(after: newest) {
            record("ClockNotBelieved", "\(today)", "changes are refused: \(fault.message)")
        } else if lead > Self.tolerance {
            record(
                "CommitsAheadOfClock", "\(today)",
                "commit \(state.revision) is dated \(newest), \(Self.words(lead)) ahead of the "
                    + "clock, and so is every commit until the clock gets there; set the clock if "
                    + "it is wrong, or else restore a backup from before")
        } else if -lead > CommitDating.tolerance, state.revision > .zero {
            record(
                "ClockFarAhead", "\(state.revision)",
                "the clock shows \(now), \(Self.words(-lead)) after the newest commit; if it is "
                    + "wrong, set it before anything is changed: commits cannot be dated anew")
        }
    }

    private func record(_ reason: String, _ key: String, _ message: String) {
        ledger.warnings.recordOnce(
            reason: reason, regarding: nil, message: message, key: "\(reason)/\(key)")
    }

    private static func words(_ microseconds: Int64) -> String {
        let seconds = microseconds / 1_000_000
        switch seconds {
        case ..<7200: return "\(seconds / 60) minutes"
        case ..<172_800: return "\(seconds / 3600) hours"
        default: return "\(seconds / 86_400) days"
        }
    }
}
