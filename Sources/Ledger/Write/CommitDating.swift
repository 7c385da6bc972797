import EventLog
import GatewayModel
import Projection

/// What time a commit gets, and whether the clock can be believed.
///
/// Commits never go back in time, whatever the clock does, since `at=` needs them in order. So one
/// commit under a clock set ahead dates all later ones until the clock gets there, and cannot be
/// taken back: a clock that is far ahead is not believed (docs/decisions/0023).
struct CommitDating: Sendable {
    /// 2200-01-01T00:00:00Z. Whatever the clock shows from then on, it is not the time.
    static let end = Timestamp(rawValue: 7_258_118_400_000_000)
    /// 2020-01-01T00:00:00Z. A clock that shows a time before has not been set yet.
    private static let beginning = Timestamp(rawValue: 1_577_836_800_000_000)
    /// A year: how far the clock may be set ahead while the server runs. A machine that was stopped
    /// and goes on as if it had not been must not be refused its changes.
    static let tolerance: Int64 = 366 * 86_400 * 1_000_000

    let clock: any WallClock
    private let start: Timestamp
    private let elapsedAtStart: Int64

    /// The clock as it is now is believed, unless it shows no time at all.
    init(_ clock: any WallClock) {
        self.clock = clock
        start = clock.now()
        elapsedAtStart = clock.elapsed()
    }

    /// The time of a commit that follows one of the time `newest`: the clock's, or a microsecond
    /// later than `newest` if the clock is behind. At the end of the year 9999 time stands still.
    ///
    /// - Throws: `clock` when the clock is not believed.
    func time(after newest: Timestamp) throws(EventLogError) -> Timestamp {
        let now = clock.now()
        if let fault = fault(of: now, after: newest) { throw fault }
        return max(now, min(Timestamp(rawValue: newest.rawValue + 1), .latest))
    }

    /// Why the clock is not believed; nil if it is.
    func fault(after newest: Timestamp) -> EventLogError? { fault(of: clock.now(), after: newest) }

    private func fault(of now: Timestamp, after newest: Timestamp) -> EventLogError? {
        if now >= Self.end {
            return EventLogError(
                .clock,
                "the server's clock shows \(now), and nothing is dated past the year 2199; set it")
        }
        guard now.rawValue - max(newest, start).rawValue > Self.tolerance,
            start >= Self.beginning
        else { return nil }
        let expected = start.rawValue + (clock.elapsed() - elapsedAtStart)
        guard now.rawValue - expected > Self.tolerance else { return nil }
        return EventLogError(
            .clock,
            "the server's clock was set ahead: it shows \(now), more than a year later than the "
                + "time since the server's start accounts for; set it, or start the server again "
                + "if it is right")
    }
}

extension Ledger {
    /// How far the newest commit's time is ahead of the clock, in microseconds; 0 if it is not.
    public func timeAheadOfClock() -> Int64 {
        max(0, published.state.committedAt.rawValue - dating.clock.now().rawValue)
    }
}
