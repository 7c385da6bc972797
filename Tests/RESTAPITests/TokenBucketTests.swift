import LintelTesting
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
        var buckets = TokenBuckets(limit: 1024)
        let slow = RateLimit(perSecond: 0.001, burst: 2)
        for _ in 0..<2 { #expect(buckets.take(slow, of: .principal("greedy"), at: 0) == nil) }
        var most = 0
        for number in 0..<3 * buckets.limit {
            _ = buckets.take(slow, of: Self.share(number), at: Int64(number))
            most = max(most, buckets.count)
        }
        #expect(most == buckets.limit)
        let now = Int64(3 * buckets.limit)
        #expect(buckets.take(slow, of: .principal("greedy"), at: now) != nil)
    }

    /// Whatever a crowd does that takes less of each of its buckets, at one time or at several.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func `nobody gets a full bucket by the buckets of others`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var buckets = TokenBuckets(limit: 64)
        let slow = RateLimit(perSecond: 0.001, burst: Int.random(in: 2...4, using: &generator))
        let step = Int64.random(in: 0...1, using: &generator)
        // As many as are kept in any case; as empty as each other, where no time passes.
        let empty = (0..<Int.random(in: 1...32, using: &generator)).map(Self.share)
        var now: Int64 = 0
        for share in empty {
            for _ in 0..<slow.burst { #expect(buckets.take(slow, of: share, at: now) == nil) }
            now += step
        }
        var taken: [Int: Int] = [:]
        for _ in 0..<1000 {
            let number = Int.random(in: 100..<600, using: &generator)
            if taken[number, default: 0] < slow.burst - 1 {
                taken[number, default: 0] += 1
                _ = buckets.take(slow, of: Self.share(number), at: now)
            }
            #expect(buckets.count <= 64)
            now += step
        }
        for share in empty { #expect(buckets.wait(slow, of: share, at: now) != nil) }
    }

    @Test func `where all are as empty as each other, some are forgotten and no more are kept`() {
        var buckets = TokenBuckets(limit: 64)
        let slow = RateLimit(perSecond: 0.001, burst: 1)
        for number in 0..<1000 {
            #expect(buckets.take(slow, of: Self.share(number), at: 0) == nil)
            #expect(buckets.wait(slow, of: Self.share(number), at: 0) != nil)
            #expect(buckets.count <= 64)
        }
    }

    @Test func `to ask whether there is a token takes none`() {
        var buckets = TokenBuckets()
        for _ in 0..<5 { #expect(buckets.wait(Self.limit, of: Self.share(0), at: 0) == nil) }
        #expect(buckets.count == 0)
        for _ in 0..<3 { #expect(buckets.take(Self.limit, of: Self.share(0), at: 0) == nil) }
        for _ in 0..<5 { #expect(buckets.wait(Self.limit, of: Self.share(0), at: 0) == 100_000) }
        #expect(buckets.wait(.unlimited, of: Self.share(0), at: 0) == nil)
        #expect(buckets.take(Self.limit, of: Self.share(0), at: 100_000) == nil)
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
