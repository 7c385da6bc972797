import Testing

@testable import RESTAPI

/// How many at once, how many a second, and how many are remembered.
@Suite struct TokenBucketTests {
    private static let limit = RateLimit(perSecond: 10, burst: 3)

    private static func share(_ number: Int) -> Caller.Share { .principal("p\(number)") }

    @Test func `a bucket has its burst, and then its rate`() {
        var buckets = TokenBuckets()
        func take(_ now: Int64) -> Int64? { buckets.take(Self.limit, of: Self.share(0), at: now) }
        #expect((0..<3).map { _ in take(0) } == [nil, nil, nil])
        #expect(take(0) == 100_000, "the next in a tenth of a second")
        #expect(take(50_000) == 50_000, "who asked in vain is not set back")
        #expect(take(100_000) == nil)
        #expect(take(100_000) == 100_000)
        // After a pause as many as at first, and no more.
        #expect((0..<4).map { _ in take(10_000_000) } == [nil, nil, nil, 100_000])
    }

    @Test func `each has a bucket of its own`() {
        var buckets = TokenBuckets()
        for number in 0..<5 {
            for _ in 0..<3 {
                #expect(buckets.take(Self.limit, of: Self.share(number), at: 7) == nil)
            }
            #expect(buckets.take(Self.limit, of: Self.share(number), at: 7) != nil)
        }
    }

    @Test func `no limit needs no bucket`() {
        var buckets = TokenBuckets()
        #expect(buckets.take(.unlimited, of: Self.share(0), at: 0) == nil)
        #expect(buckets.count == 0)
    }

    @Test func `the slowest rate and the largest burst are numbers too`() {
        var buckets = TokenBuckets()
        let slow = RateLimit(perSecond: 0.000_1, burst: 1)
        #expect(buckets.take(slow, of: Self.share(0), at: 0) == nil)
        #expect(buckets.take(slow, of: Self.share(0), at: 0) == 10_000_000_000)
        let large = RateLimit(perSecond: 0.000_1, burst: .max)
        for _ in 0..<3 { #expect(buckets.take(large, of: Self.share(1), at: .max / 2) == nil) }
    }

    /// Full ones are forgotten, and of others those that are nearly so: whoever asks under a
    /// thousand names has no advantage for one of them.
    @Test func `what is remembered has a limit`() {
        var buckets = TokenBuckets()
        let slow = RateLimit(perSecond: 0.001, burst: 2)
        for _ in 0..<2 { #expect(buckets.take(slow, of: .principal("greedy"), at: 0) == nil) }
        var most = 0
        for number in 0..<3 * TokenBuckets.limit {
            _ = buckets.take(slow, of: Self.share(number), at: Int64(number))
            most = max(most, buckets.count)
        }
        #expect(most == TokenBuckets.limit)
        let now = Int64(3 * TokenBuckets.limit)
        #expect(buckets.take(slow, of: .principal("greedy"), at: now) != nil)
    }

    @Test func `of several roles the one that allows most counts`() {
        let (few, many) = (RateLimit(perSecond: 1, burst: 1), RateLimit(perSecond: 9, burst: 9))
        let limits = RateLimits(
            others: RateLimit(perSecond: 5, burst: 5),
            byRole: ["guest": few, "bulk": many, "free": .unlimited])
        #expect(limits.limit(for: []).perSecond == 5)
        #expect(limits.limit(for: ["other"]).perSecond == 5)
        #expect(limits.limit(for: ["guest", "other"]) == few)
        #expect(limits.limit(for: ["guest", "bulk"]) == many)
        #expect(limits.limit(for: ["free", "bulk"]) == .unlimited)
    }
}
