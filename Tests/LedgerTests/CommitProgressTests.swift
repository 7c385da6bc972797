import EventLog
import GatewayModel
import LintelTesting
import Synchronization
import Testing

@testable import Ledger

/// How far commits are, as far as it is remembered.
@Suite("Progress of commits")
struct CommitProgressTests {
    private func revision(_ number: Int64) -> Revision { Revision(rawValue: number) }

    @Test func `a commit was durable, then released`() throws {
        let shop = try LedgerFixture(.gateway(), .set("a/one", "w=HTTP:80:one.io"))
        let record = try #require(shop.ledger.progress[revision(2)])
        let gateway = try #require(record[.gw])
        let releasedAt = try #require(gateway.releasedAt)
        #expect(record.durableAt <= releasedAt)
        #expect(!gateway.isDeletion && record.gateways.count == 1)
        #expect(shop.ledger.progress[revision(3)] == nil)
    }

    @Test func `what a pin holds is released with its end`() throws {
        let shop = try LedgerFixture(.gateway(), .set("a/one", "w=HTTP:80:one.io"))
        try shop.apply(.pin(to: revision(2)))
        try shop.apply(.set("a/two", "w=HTTP:80:two.io"))
        try shop.apply(.set("a/three", "w=HTTP:80:three.io"))
        for held in [4, 5] as [Int64] {
            #expect(shop.ledger.progress[revision(held)]?[.gw]?.releasedAt == nil)
        }
        try shop.delete(VersionPinSpec.id(of: .gw))
        for held in [4, 5] as [Int64] {
            #expect(shop.ledger.progress[revision(held)]?[.gw]?.releasedAt != nil)
        }
    }

    @Test func `of what was before this process the gateways are looked up`() throws {
        let shop = try LedgerFixture(.gateway(), .set("a/one", "w=HTTP:80:one.io"))
        try shop.apply(.gateway(named: "infra/other"))
        try shop.apply(.namespace("a", ["x": "y"]))
        let after = try LedgerFixture(shop.log)
        for number in 1...4 as ClosedRange<Int64> {
            let known = try shop.ledger.gateways(changedBy: revision(number)).map(\.name)
            #expect(try after.ledger.gateways(changedBy: revision(number)).map(\.name) == known)
            #expect(after.ledger.progress[revision(number)] == nil)
        }
        #expect(try after.ledger.gateways(changedBy: revision(3)).map(\.name) == ["infra/other"])
        #expect(try after.ledger.gateways(changedBy: revision(4)).isEmpty)
    }

    @Test func `the last 1,024 commits are remembered`() throws {
        let progress = CommitProgress(clock: SystemClock())
        var entries = LogEntries()
        for _ in 0..<CommitProgress.limit + 10 {
            progress.note(
                [entries.next { _ in [] }], durableAt: Samples.noon, released: [])
        }
        let last = Int64(CommitProgress.limit + 10)
        #expect(progress[revision(last)] != nil && progress[revision(11)] != nil)
        #expect(progress[revision(10)] == nil && progress[revision(last + 1)] == nil)
        #expect(progress[.zero] == nil)
    }

    @Test func `the time to a newer version is told, and to no other`() throws {
        let shop = try LedgerFixture(.gateway(), .set("a/one", "w=HTTP:80:one.io"))
        let progress = shop.ledger.progress
        let told = Mutex<[NamespacedName]>([])
        progress.whenAcknowledged { gateway, seconds in
            #expect(seconds >= 0)
            told.withLock { $0.append(gateway) }
        }
        progress.acknowledged(revision(1), by: "edge-1", of: .gw, before: nil)
        #expect(told.withLock { $0 } == [], "nobody waited for who comes first")
        progress.acknowledged(revision(2), by: "edge-1", of: .gw, before: revision(1))
        #expect(told.withLock { $0 } == [.gw])
        progress.acknowledged(revision(1), by: "edge-1", of: .gw, before: revision(2))
        #expect(told.withLock { $0 } == [.gw])
    }

    @Test func `who waits is told of its gateways, and of what happened before it waited`() {
        let progress = CommitProgress(clock: SystemClock())
        let resumed = Mutex(0)
        let count = progress.changeCount(of: [.gateway(.gw)])
        _ = progress.wait(for: [.gateway(.gw)], after: count, seconds: 600) {
            resumed.withLock { $0 += 1 }
        }
        progress.touch("infra/other")
        progress.touch(.gw)
        #expect(eventually { resumed.withLock { $0 } == 1 })
        _ = progress.wait(for: [.gateway(.gw)], after: count, seconds: 600) {
            resumed.withLock { $0 += 1 }
        }
        #expect(eventually { resumed.withLock { $0 } == 2 })
        let now = progress.changeCount(of: [.gateway(.gw)])
        let waiting = progress.wait(for: [.gateway(.gw)], after: now, seconds: 600) {
            resumed.withLock { $0 += 1 }
        }
        #expect(!waiting.cancel())
        _ = progress.wait(for: [.gateway(.gw)], after: now, seconds: 0.001) {
            resumed.withLock { $0 += 1 }
        }
        #expect(eventually { resumed.withLock { $0 } == 3 })
        _ = progress.wait(for: [.gateway(.gw)], after: now, seconds: 600) {
            resumed.withLock { $0 += 1 }
        }
        progress.close()
        #expect(resumed.withLock { $0 } == 4)
    }

    @Test func `names that come faster than anybody looks are not all remembered`() throws {
        let shop = try LedgerFixture(.gateway())
        for number in 0..<20_010 {
            shop.ledger.progress.given(revision(1), to: "edge-\(number)", of: .gw)
        }
        let times = shop.ledger.progress.times(of: revision(1), on: .gw)
        #expect(times.count == 20_000 && times["edge-20009"] != nil)
    }

    /// Compared with a list of all that ever happened to one proxy.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func `a proxy has a commit since it first had a version that is not older`(
        seed: UInt64
    ) throws {
        var random = SeededGenerator(seed: seed)
        var steps = NodeSteps()
        var history: [(version: Int64, time: Timestamp)] = []
        for second in 0..<Int64.random(in: 1...150, using: &random) {
            let last = history.last?.version ?? 0
            let version =
                random.chance(5)
                ? Int64.random(in: 1...max(1, last), using: &random)
                : last + Int64.random(in: 1...3, using: &random)
            steps.acknowledged(revision(version), at: Samples.time(second))
            history.append((version, Samples.time(second)))
        }
        let now = try #require(history.last?.version)
        for version in 1...now + 3 {
            let found = steps.times(of: revision(version)).acknowledgedAt
            // Since when it has had it without a break.
            let since = history.lastIndex { $0.version < version }.map { $0 + 1 } ?? 0
            let expected = version > now ? nil : history[since].time
            if let found { #expect(found == expected, "version \(version)") }
            // What is forgotten is old.
            if found == nil, expected != nil { #expect(history.count > NodeSteps.limit) }
        }
    }
}
