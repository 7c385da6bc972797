import Synchronization

/// A token bucket for each who shares what the server has to give: a request takes a token, and
/// tokens come back at a rate until the bucket is full.
///
/// Of a bucket only the time is kept at which it will be full (GCRA, ITU-T I.371), and that only
/// until then.
struct TokenBuckets {
    /// So many at most, whoever thinks of names and addresses.
    let limit: Int

    /// In microseconds.
    private var fullAt: [Caller.Share: Int64] = [:]

    var count: Int { fullAt.count }

    init(limit: Int = 65_536) { self.limit = limit }

    /// What there is for who asks.
    private enum Token {
        /// In so many microseconds.
        case later(Int64)
        /// The bucket without it is full at this time.
        case now(fullAt: Int64)
        /// One of so many that nobody counts them.
        case uncounted
    }

    /// - Parameter now: microseconds that go on and are never set.
    private func token(_ limit: RateLimit, of share: Caller.Share, at now: Int64) -> Token {
        let interval = 1e6 / limit.perSecond
        // A token that comes back within the microsecond is not worth a place.
        guard interval >= 1 else { return .uncounted }
        let until = max(fullAt[share] ?? now, now) + Int64(min(interval, Self.longest))
        let latest = now + Int64(min(interval * Double(limit.burst), Self.longest))
        return until > latest ? .later(until - latest) : .now(fullAt: until)
    }

    /// Takes nothing.
    ///
    /// - Returns: in how many microseconds there will be a token; nil if there is one.
    func wait(_ limit: RateLimit, of share: Caller.Share, at now: Int64) -> Int64? {
        guard case .later(let wait) = token(limit, of: share, at: now) else { return nil }
        return wait
    }

    /// Takes a token.
    ///
    /// - Returns: in how many microseconds there will be one; nil if it was taken.
    mutating func take(_ limit: RateLimit, of share: Caller.Share, at now: Int64) -> Int64? {
        switch token(limit, of: share, at: now) {
        case .later(let wait): return wait
        case .uncounted: return nil
        case .now(let until):
            if fullAt[share] == nil, fullAt.count >= self.limit { makeRoom(at: now) }
            fullAt[share] = until
            return nil
        }
    }

    /// A century.
    private static let longest = 3.2e15

    /// Forgets those that are full; if these are few, also all but the emptiest, so that nobody
    /// gets a full bucket by making many.
    private mutating func makeRoom(at now: Int64) {
        fullAt = fullAt.filter { $0.value > now }
        guard fullAt.count > limit / 2 else { return }
        let emptiest = fullAt.sorted { $0.value > $1.value }.prefix(limit / 2)
        fullAt = Dictionary(uniqueKeysWithValues: emptiest.map { ($0.key, $0.value) })
    }
}
