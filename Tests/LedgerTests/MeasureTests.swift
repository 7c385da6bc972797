import EventLog
import GatewayModel
import LintelTesting
import Metrics
import Projection
import Testing

@testable import Ledger

@Suite("What the ledger counts")
struct MeasureTests {
    private func revision(_ number: Int64) -> Revision { Revision(rawValue: number) }

    // MARK: Since when

    @Test func `a version is passed by the first that comes after it`() {
        let times = ReleaseTimes(since: 5)
        #expect(times.another(than: revision(1), for: .gw) == 5)
        for (version, time) in [(2, 10), (3, 20), (4, 30)] as [(Int64, UInt64)] {
            times.note(revision(version), of: .gw, at: time)
        }
        #expect(times.another(than: revision(3), for: .gw) == 30)
        #expect(times.another(than: revision(2), for: .gw) == 20)
        // Released before the first that is known.
        #expect(times.another(than: revision(1), for: .gw) == 10)
        #expect(times.another(than: nil, for: .gw) == 10)
        // Back to one that some still have, and away again.
        times.note(revision(2), of: .gw, at: 40)
        times.note(revision(4), of: .gw, at: 50)
        #expect(times.another(than: revision(2), for: .gw) == 50)
        // A gateway that is gone takes its times along.
        times.note(nil, of: .gw, at: 60)
        #expect(times.another(than: revision(2), for: .gw) == 5)
    }

    @Test func `a proxy falls behind however often its gateway changes`() {
        let times = ReleaseTimes(since: 0)
        let second: UInt64 = 1_000_000_000
        func behind(_ version: Int64, at now: UInt64) -> UInt64 {
            now - times.another(than: revision(version), for: .gw) / second
        }
        // Twice a second for two hours.
        for number in 1...14_400 as ClosedRange<UInt64> {
            times.note(revision(Int64(number)), of: .gw, at: number * second / 2)
            if number == 1000 { #expect((470...500).contains(behind(1, at: 500))) }
        }
        #expect(behind(14_399, at: 7200) == 0)
        #expect(behind(14_390, at: 7200) == 5)
        // Ten minutes ago, to the half minute; and not more than an hour.
        #expect((570...600).contains(behind(13_200, at: 7200)))
        #expect((3500...3700).contains(behind(1, at: 7200)))
        // One that is ahead, since the proxies were sent back.
        times.note(revision(40), of: .gw, at: 7300 * second)
        #expect(behind(14_401, at: 7310) == 10)
    }

    // MARK: Commits

    @Test func `what is decided together counts as what is decided alone`() throws {
        let shop = try LedgerFixture(.gateway())
        let outcomes = shop.together(
            try (0..<9).map { number in
                let resource = Resource.set(
                    NamespacedName(namespace: "a", name: "s\(number)"), "w=HTTP:80:-")
                return try shop.submission(.change(.applying([resource])))
            })
        #expect(outcomes.count == 9)
        let metrics = shop.ledger.metrics
        for stage in metrics.times.stages {
            #expect(stage.histogram.reading().count == 10, "\(stage.name)")
        }
        #expect(metrics.commits.value(.change, isApproved: false) == 10)
        #expect(metrics.commits.value(.change, isApproved: true) == 0)
    }

    @Test func `each reason has a number of its own`() throws {
        let shop = try LedgerFixture(.gateway(), .set("a/one", "w=HTTP:80:one.io"))
        try shop.apply(.set("a/two", "w=HTTP:80:two.io"))
        try shop.rollBack(to: revision(2))
        try shop.revert(revision(4))
        let commits = shop.ledger.metrics.commits
        #expect(commits.value(.change, isApproved: false) == 3)
        #expect(commits.value(.rollback, isApproved: false) == 1)
        // Nobody in particular asked for it here, as when a trial ends.
        #expect(commits.value(.undo, isApproved: false) == 1)
        #expect(commits.value(.revert, isApproved: false) == 0)
    }

    @Test func `who loses a listener is counted for the gateway, and who only fails to win is not`()
        throws
    {
        let shop = try LedgerFixture(.gateway(), .set("a/one", "w=HTTP:80:one.io"))
        let displaced = shop.ledger.metrics.commits.displaced
        try shop.apply(.set("a/late", "w=HTTP:80:one.io"))
        #expect(displaced[.gw].value == 0)
        try shop.apply(.gateway("own=HTTP:80:one.io"))
        #expect(displaced[.gw].value == 1)
    }

    @Test func `what did not get into the log counts for nothing`() throws {
        let shop = try LedgerFixture(FlakyEventLog())
        try shop.apply(.gateway())
        let log = try #require(shop.log as? FlakyEventLog)
        log.fillOnce()
        #expect(throws: (any Error).self) { try shop.apply(.set("a/one", "w=HTTP:80:one.io")) }
        let metrics = shop.ledger.metrics
        #expect(metrics.commits.value(.change, isApproved: false) == 1)
        #expect(metrics.times.append.reading().count == 1)
    }
}
