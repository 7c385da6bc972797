import Ledger
import Projection
import Synchronization

/// Sends away who asks for more in a second than it may.
///
/// Who may do everything has no limit: it could give itself another one.
final class Rates: Sendable {
    private let counters: [RateClass: Counter]
    private let clock: any WallClock
    private let log: SentAwayLog

    private final class Counter: Sendable {
        let limits: RateLimits
        let buckets = Mutex(TokenBuckets())
        let shed = Atomic(0)

        init(_ limits: RateLimits) { self.limits = limits }
    }

    init(_ limits: AdmissionLimits, _ log: SentAwayLog, clock: any WallClock) {
        counters = [.changes: Counter(limits.changes), .reads: Counter(limits.reads)]
        (self.log, self.clock) = (log, clock)
    }

    /// Counts a request.
    ///
    /// - Throws: `too-many-requests`.
    func take(_ rateClass: RateClass, for caller: Caller, _ rights: Rights) throws(Problem) {
        try ask(rateClass, caller, rights) { $0.take($1, of: caller.share, at: $2) }
    }

    /// Whether one more would be let in, which is not counted yet.
    ///
    /// - Throws: `too-many-requests`.
    func check(_ rateClass: RateClass, for caller: Caller, _ rights: Rights) throws(Problem) {
        try ask(rateClass, caller, rights) { $0.wait($1, of: caller.share, at: $2) }
    }

    private func ask(
        _ rateClass: RateClass, _ caller: Caller, _ rights: Rights,
        _ wait: (inout TokenBuckets, RateLimit, Int64) -> Int64?
    ) throws(Problem) {
        guard !rights.isUnlimited, let counter = counters[rateClass] else { return }
        let limit = counter.limits.limit(for: rights.clusterRoles)
        if limit == .unlimited { return }
        let now = clock.elapsed()
        guard let wait = counter.buckets.withLock({ wait(&$0, limit, now) }) else { return }
        counter.shed.add(1, ordering: .relaxed)
        log.note(caller, rateClass.rawValue)
        throw .tooMany(rateClass, of: caller, limit, microseconds: wait)
    }

    // MARK: For metrics

    func shedCount(of rateClass: RateClass) -> Int {
        counters[rateClass]?.shed.load(ordering: .relaxed) ?? 0
    }
}
