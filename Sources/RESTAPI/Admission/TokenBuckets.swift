import Synchronization

/// A token bucket for each who shares what the server has to give: a request takes a token, and
/// tokens come back at a rate until the bucket is full.
///
/// Of a bucket only the time is kept at which it will be full (GCRA, ITU-T I.371), and that only
/// until then.
struct TokenBuckets {
    /// So many at most, whoever thinks of names and addresses.
    static let limit = 65_536

    /// In microseconds.
    private var fullAt: [Caller.Share: Int64] = [:]

    var count: Int { fullAt.count }

    /// Takes a token.
    ///
    /// - Parameter now: microseconds that go on and are never set.
    /// - Returns: in how many microseconds there will be one; nil if it was taken.
    mutating func take(_ limit: RateLimit, of share: Caller.Share, at now: Int64) -> Int64? {
        let interval = 1e6 / limit.perSecond
        // A token that comes back within the microsecond is not worth a place.
        guard interval >= 1 else { return nil }
        let until = max(fullAt[share] ?? now, now) + Int64(min(interval, Self.longest))
        let latest = now + Int64(min(interval * Double(limit.burst), Self.longest))
        if until > latest { return until - latest }
        if fullAt[share] == nil, fullAt.count >= Self.limit { makeRoom(at: now) }
        fullAt[share] = until
        return nil
    }

    /// A century.
    private static let longest = 3.2e15

    /// Forgets those that are full; if these are few, also the half that is fullest, so that nobody
    /// gets a full bucket by making many.
    private mutating func makeRoom(at now: Int64) {
        fullAt = fullAt.filter { $0.value > now }
        guard fullAt.count > Self.limit / 2 else { return }
        let emptiest = fullAt.sorted { $0.value > $1.value }.prefix(Self.limit / 2)
        fullAt = Dictionary(uniqueKeysWithValues: emptiest.map { ($0.key, $0.value) })
    }
}
