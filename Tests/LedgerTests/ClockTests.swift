import EventLog
import GatewayModel
import LintelTesting
import Projection
import Testing

@testable import Ledger

/// What a clock does that somebody sets.
@Suite struct ClockTests {
    private static let day: Int64 = 86_400_000_000

    private static func time(daysAfterNoon days: Int64) -> Timestamp {
        Timestamp(rawValue: Samples.noon.rawValue + days * day)
    }

    private func warnings(_ shop: LedgerFixture) throws -> [String] {
        ClockWatch(shop.ledger).look()
        return try shop.ledger.warnings.warnings(in: nil, after: 0, limit: 10).map(\.reason)
    }

    /// The case: one commit under a clock set ahead dates those that follow.
    @Test func `commits under a clock that was set back go on from the newest`() throws {
        let shop = try LedgerFixture()
        try shop.apply(Samples.gateway())
        shop.clock.set(Self.time(daysAfterNoon: 300))
        try shop.apply(Samples.listenerSet())
        #expect(try warnings(shop) == [])
        shop.clock.set(Self.time(daysAfterNoon: 1))
        try shop.delete(ResourceID(.listenerSet, Samples.web))
        let times = try shop.commits().map(\.committedAt)
        #expect(times[2].rawValue == times[1].rawValue + 1)
        #expect(shop.ledger.timeAheadOfClock() / Self.day == 298)
        #expect(try warnings(shop) == ["CommitsAheadOfClock"])
        // Again tomorrow, and no more when the clock has got there.
        #expect(try warnings(shop) == ["CommitsAheadOfClock"])
        shop.clock.pass(days: 1)
        #expect(try warnings(shop).count == 2)
        shop.clock.pass(days: 300)
        #expect(shop.ledger.timeAheadOfClock() == 0)
        #expect(try warnings(shop).count == 2)
        let text = try shop.ledger.warnings.warnings(in: nil, after: 0, limit: 1)[0].message
        #expect(text.hasPrefix("commit 3 is dated 2027-09-18T10:00:"))
        #expect(text.contains(", 298 days ahead of the clock"))
    }

    @Test func `a second or two is worth no warning`() throws {
        let shop = try LedgerFixture(Samples.gateway())
        shop.clock.set(Timestamp(rawValue: Samples.noon.rawValue - 30_000_000))
        #expect(try warnings(shop) == [])
    }

    @Test(arguments: [
        // Two years, the turn of a century, and what is no time at all.
        (days: Int64(731), isRefused: true), (26_800, true), (64_000, true), (3_000_000, true),
        (106_000_000, true), (360, false), (-20_000, false),
    ])
    func `a clock that is set far ahead dates nothing`(days: Int64, isRefused: Bool) throws {
        let shop = try LedgerFixture(Samples.gateway())
        shop.clock.set(Self.time(daysAfterNoon: days))
        let answer = shop.submit(try shop.submission(.change(.applying([Samples.listenerSet()]))))
        if case .failed(let failure) = answer {
            #expect(isRefused && failure.cause.code == .clock, "\(failure)")
        } else {
            #expect(!isRefused)
        }
        #expect(shop.state.revision == Revision(rawValue: isRefused ? 1 : 2))
        if isRefused {
            #expect(throws: EventLogError.self) { try shop.ledger.checkWritable() }
            #expect(try warnings(shop) == ["ClockNotBelieved"])
        }
        // Nothing is left of it when the clock is right again.
        shop.clock.set(Self.time(daysAfterNoon: 1))
        try shop.apply(Samples.listenerSet(NamespacedName(namespace: "shop", name: "later")))
        if isRefused { #expect(shop.state.committedAt < Self.time(daysAfterNoon: 2)) }
    }

    @Test func `a log that rests for years takes changes`() throws {
        let shop = try LedgerFixture(Samples.gateway())
        shop.clock.pass(days: 4_000)
        #expect(try warnings(shop) == ["ClockFarAhead"])
        try shop.apply(Samples.listenerSet())
        #expect(try warnings(shop) == ["ClockFarAhead"])
    }

    /// Who says that the clock is right starts the server again.
    @Test func `a start believes the clock`() throws {
        let shop = try LedgerFixture(Samples.gateway())
        shop.clock.set(Self.time(daysAfterNoon: 800))
        let next = try LedgerFixture(shop.log, clock: shop.clock)
        try next.apply(Samples.listenerSet())
        #expect(next.state.committedAt > Self.time(daysAfterNoon: 799))
        shop.clock.set(Timestamp(rawValue: 7_258_118_400_000_000))
        let last = try LedgerFixture(shop.log, clock: shop.clock)
        #expect(throws: EventLogError.self) { try last.ledger.checkWritable() }
    }

    /// As on a machine without a battery for its clock, which is set a moment later.
    @Test func `a clock that was not set yet may jump`() throws {
        let clock = TestClock()
        clock.set(Timestamp(rawValue: 0))
        let shop = try LedgerFixture(InMemoryEventLog(), clock: clock)
        clock.set(Samples.noon)
        try shop.apply(Samples.gateway())
        #expect(shop.state.committedAt > Samples.noon)
    }

    /// A log of an older build, or one that somebody wrote: its times are read as the last.
    @Test(arguments: [Int64.max, Timestamp.latest.rawValue + 1, Timestamp.latest.rawValue])
    func `a log that is dated past the end of time goes on`(time: Int64) throws {
        let log = InMemoryEventLog()
        let first = try LedgerFixture(Samples.gateway()).commits()[0]
        var commit = StoredCommit(
            encoding: first, links: [nil], idempotencyKey: nil, requestDigest: nil,
            after: HashChain.origin)
        commit.committedAt = Timestamp(rawValue: time)
        commit.chain(after: HashChain.origin)
        try log.append([LogEntry(commit: commit, versions: [])])
        let shop = try LedgerFixture(log)
        #expect(shop.state.committedAt == .latest)
        for name in ["a", "b"] {
            try shop.apply(Samples.listenerSet(NamespacedName(namespace: "shop", name: name)))
        }
        #expect(try shop.commits().map(\.committedAt) == [.latest, .latest, .latest])
        let again = try LedgerFixture(log)
        #expect(Checkpoint.payload(of: again.state) == Checkpoint.payload(of: shop.state))
    }
}
