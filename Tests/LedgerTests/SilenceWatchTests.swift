import EventLog
import GatewayModel
import LintelTesting
import Logging
import Synchronization
import Testing

@testable import Ledger

/// Who polled and stopped: what is noticed, said, kept and forgotten.
@Suite("Silent proxies")
struct SilenceWatchTests {
    private let log: InMemoryEventLog
    private let ledger: Ledger
    private let clock = SilenceClock()
    private let roster = RosterDouble()
    private static let limits = SilenceLimits(silentAfterSeconds: 120, forgetAfterSeconds: 3600)

    init() throws {
        let fixture = try LedgerFixture(.gateway())
        ledger = fixture.ledger
        log = try #require(fixture.log as? InMemoryEventLog)
    }

    private func watch(_ ledger: Ledger? = nil) -> SilenceWatch {
        SilenceWatch(
            ledger ?? self.ledger, [roster], limits: Self.limits, clock: clock, logger: .quiet)
    }

    private func told(_ log: InMemoryEventLog? = nil) -> [WarningEvent] {
        (log ?? self.log).warnings(in: nil, after: 0, limit: 1000)
            .filter { $0.reason == "ProxySilent" }
    }

    private func silent(_ watch: SilenceWatch) -> [String] { watch.silent(of: .gw).keys.sorted() }

    @Test(arguments: [
        (0 as Int64, false), (119, false), (120, false), (121, true), (3600, true),
    ])
    func `it is silent after a time`(seconds: Int64, isSilent: Bool) {
        let watch = watch()
        roster.polled("edge-1", at: clock.now())
        watch.look()
        clock.pass(seconds)
        watch.look()
        #expect(silent(watch) == (isSilent ? ["edge-1"] : []))
        #expect(told().count == (isSilent ? 1 : 0))
    }

    @Test func `one silence is told once, and the next one again`() throws {
        let watch = watch()
        roster.polled("edge-1", at: clock.now())
        for _ in 0..<5 {
            clock.pass(121)
            watch.look()
        }
        let warning = try #require(told().first)
        #expect(told().count == 1 && warning.count == 1)
        #expect(warning.gateway == .gw)
        #expect(warning.regarding == ResourceID(.gateway, .gw))
        #expect(warning.message.contains("edge-1"))
        roster.polled("edge-1", at: clock.now())
        watch.look()
        #expect(silent(watch) == [])
        clock.pass(121)
        watch.look()
        #expect(told().count == 2)
        #expect(watch.silentNames()[.gw] == ["edge-1"])
    }

    @Test func `a held poll is no silence`() {
        let watch = watch()
        roster.polled("edge-1", at: clock.now(), isHeld: true)
        for _ in 0..<5 {
            clock.pass(100)
            watch.look()
        }
        #expect(told().isEmpty)
        // It is let go, and does not come again.
        roster.polled("edge-1", at: clock.now())
        clock.pass(121)
        watch.look()
        #expect(told().count == 1)
    }

    @Test func `who stays away is forgotten, in lists and beside the log`() {
        let watch = watch()
        roster.polled("edge-1", at: clock.now())
        roster.polled("edge-2", at: clock.now())
        watch.look()
        #expect(log.nodes().map(\.id.name) == ["edge-1", "edge-2"])
        clock.pass(3000)
        roster.polled("edge-2", at: clock.now())
        clock.pass(601)
        watch.look()
        #expect(roster.names == ["edge-2"])
        #expect(log.nodes().map(\.id.name) == ["edge-2"])
    }

    @Test func `what is beside the log is a minute behind, and not at the end`() {
        let watch = watch()
        let start = clock.now()
        roster.polled("edge-1", at: start)
        watch.look()
        #expect(log.nodes().map(\.lastPoll) == [start])
        clock.pass(30)
        roster.polled("edge-1", at: clock.now())
        watch.look()
        #expect(log.nodes().map(\.lastPoll) == [start])
        clock.pass(30)
        watch.look()
        #expect(log.nodes().map(\.lastPoll) == [Timestamp(rawValue: start.rawValue + 30_000_000)])
        roster.polled("edge-1", at: clock.now())
        watch.stop()
        #expect(log.nodes().map(\.lastPoll) == [clock.now()])
    }

    @Test func `after a restart who does not come back is missed`() throws {
        let before = watch()
        roster.polled("edge-1", at: clock.now())
        roster.polled("edge-2", at: clock.now())
        before.look()
        // Nobody writes down the end, and an hour is between.
        clock.pass(3000)
        roster.clear()
        let after = watch()
        #expect(after.missing(from: .gw).map(\.id.name) == ["edge-1", "edge-2"])
        after.look()
        #expect(told().isEmpty, "nobody could poll before the start")
        clock.pass(100)
        roster.polled("edge-2", at: clock.now())
        after.look()
        #expect(after.missing(from: .gw).map(\.id.name) == ["edge-1"])
        clock.pass(21)
        after.look()
        #expect(silent(after) == ["edge-1"])
        #expect(told().map { $0.message.contains("edge-1") } == [true])
    }

    @Test func `a silence that was told is not told again after a restart`() {
        let before = watch()
        roster.polled("edge-1", at: clock.now())
        before.look()
        clock.pass(30)
        roster.polled("edge-1", at: clock.now())
        clock.pass(121)
        before.look()
        #expect(told().count == 1)
        roster.clear()
        let after = watch()
        clock.pass(121)
        after.look()
        #expect(silent(after) == ["edge-1"])
        #expect(told().count == 1)
    }

    @Test func `a gateway takes its proxies along`() throws {
        let fixture = try LedgerFixture(.gateway())
        let log = try #require(fixture.log as? InMemoryEventLog)
        let watch = watch(fixture.ledger)
        roster.polled("edge-1", at: clock.now())
        watch.look()
        try fixture.delete(ResourceID(.gateway, .gw))
        #expect(roster.names == [])
        watch.look()
        #expect(log.nodes().isEmpty)
        clock.pass(121)
        watch.look()
        #expect(told(log).isEmpty)
    }

    @Test func `a read-only server writes nothing`() throws {
        let ledger = try Ledger(log, logger: .quiet, isReadOnly: true)
        let watch = watch(ledger)
        roster.polled("edge-1", at: clock.now())
        watch.look()
        clock.pass(121)
        watch.look()
        #expect(silent(watch) == ["edge-1"])
        #expect(log.nodes().isEmpty && told().isEmpty)
    }

    @Test func `many at once are few warnings`() {
        let watch = watch()
        for number in 0..<100 { roster.polled("edge-\(number)", at: clock.now()) }
        watch.look()
        clock.pass(121)
        watch.look()
        #expect(told().count == 10)
        #expect(told().last?.message.hasPrefix("91 more nodes") == true)
        #expect(silent(watch).count == 100)
    }

    @Test func `a clock that is set ahead makes nobody silent`() {
        let watch = watch()
        roster.polled("edge-1", at: clock.now())
        watch.look()
        clock.set(ahead: 3000)
        watch.look()
        #expect(told().isEmpty)
        clock.pass(121)
        watch.look()
        #expect(told().count == 1)
    }

    @Test func `a clock that is set ahead brings nobody back, and forgets nobody`() {
        let watch = watch()
        roster.polled("edge-1", at: clock.now())
        watch.look()
        clock.pass(121)
        watch.look()
        clock.set(ahead: 100_000)
        watch.look()
        #expect(silent(watch) == ["edge-1"] && told().count == 1)
        #expect(roster.names == ["edge-1"])
        clock.pass(3480)
        watch.look()
        #expect(roster.names.isEmpty, "it has been away for so long")
    }

    @Test func `a clock that is set back makes no silence longer or shorter`() {
        let watch = watch()
        roster.polled("edge-1", at: clock.now())
        roster.polled("edge-2", at: clock.now())
        watch.look()
        clock.set(ahead: -3600)
        clock.pass(60)
        roster.polled("edge-2", at: clock.now())
        watch.look()
        clock.pass(61)
        watch.look()
        #expect(silent(watch) == ["edge-1"] && told().count == 1)
        clock.pass(60)
        watch.look()
        #expect(silent(watch) == ["edge-1", "edge-2"] && told().count == 2)
        roster.polled("edge-1", at: clock.now())
        watch.look()
        #expect(silent(watch) == ["edge-2"])
    }

    @Test func `nothing is left of a gateway that is gone`() throws {
        let fixture = try LedgerFixture(.gateway())
        let watch = watch(fixture.ledger)
        roster.polled("edge-1", at: clock.now())
        watch.look()
        try fixture.delete(ResourceID(.gateway, .gw))
        // A poll that was under way comes after it.
        roster.polled("edge-1", at: clock.now())
        fixture.ledger.progress.given(Revision(rawValue: 1), to: "edge-1", of: .gw)
        watch.look()
        #expect(fixture.ledger.progress.times(of: Revision(rawValue: 1), on: .gw).isEmpty)
    }
}

/// Goes on when it is told to.
private final class SilenceClock: WallClock {
    private let times = Mutex((now: Samples.noon, elapsed: Int64(0)))

    func now() -> Timestamp { times.withLock { $0.now } }
    func elapsed() -> Int64 { times.withLock { $0.elapsed } }

    func pass(_ seconds: Int64) {
        set(ahead: seconds)
        times.withLock { $0.elapsed += seconds * 1_000_000 }
    }

    func set(ahead seconds: Int64) {
        times.withLock { $0.now = Timestamp(rawValue: $0.now.rawValue + seconds * 1_000_000) }
    }
}

/// Proxies of one gateway that polled when a test says so.
private final class RosterDouble: NodeSource {
    private let nodes = Mutex<[String: NodePresence]>([:])

    var names: [String] { nodes.withLock { $0.keys.sorted() } }

    func polled(_ name: String, at time: Timestamp, isHeld: Bool = false) {
        nodes.withLock {
            $0[name] = NodePresence(name: name, lastSeen: time, isHeld: isHeld, version: nil)
        }
    }

    func clear() { nodes.withLock { $0 = [:] } }

    func polledGateways() -> [NamespacedName] { names.isEmpty ? [] : [.gw] }
    func sightings(of gateway: NamespacedName) -> [NodePresence] {
        nodes.withLock { Array($0.values) }
    }
    func forget(_ names: [String], of gateway: NamespacedName) {
        nodes.withLock { nodes in
            for name in names { nodes[name] = nil }
        }
    }
    func forget(_ gateway: NamespacedName) { clear() }
}
