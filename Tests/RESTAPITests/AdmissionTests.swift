import Dispatch
import GatewayModel
import Ledger
import LintelTesting
import Logging
import MicroHTTP
import Projection
import Synchronization
import Testing

@testable import RESTAPI

/// Who is let in, in what order, and who is sent away.
@Suite struct AdmissionTests {
    // MARK: Threads

    private let caller = Caller(.open, share: .address(.unknown))

    /// With all readers' threads busy, and as many waiting as may, who acts is still served.
    @Test func `who acts does not wait for readers`() {
        let admission = Admission(AdmissionLimits(), logger: ReadsServer.noLogger)
        let release = DispatchSemaphore(value: 0)
        let finished = DispatchSemaphore(value: 0)
        var started = 0
        while admission.start(
            .read, for: caller,
            {
                release.wait()
                finished.signal()
            })
        {
            started += 1
        }
        #expect(started >= 128, "so many of one caller may wait")
        #expect(admission.shedCount(of: .read) == 1)

        let acted = DispatchSemaphore(value: 0)
        for workClass in WorkClass.allCases where workClass != .read {
            #expect(admission.start(workClass, for: caller) { acted.signal() })
            acted.wait()
        }
        for _ in 0..<started { release.signal() }
        for _ in 0..<started { finished.wait() }
    }

    @Test func `threads end with their owner`() {
        final class Witness: Sendable {
            let gone: DispatchSemaphore
            init(_ gone: DispatchSemaphore) { self.gone = gone }
            deinit { gone.signal() }
        }
        let gone = DispatchSemaphore(value: 0)
        var threads: WorkThreads? = WorkThreads(.act, cores: 2)
        let done = DispatchSemaphore(value: 0)
        let witness = Witness(gone)
        _ = threads?.start(for: caller) { withExtendedLifetime(witness) { _ = done.signal() } }
        done.wait()
        threads = nil
        // What was done and what waits is let go.
        _ = consume witness
        gone.wait()
    }

    // MARK: Places

    @Test func `places come back when nobody holds them`() throws {
        let places = HeldPlaces(
            limit: (all: 2, ofOne: 1), SentAwayLog(ReadsServer.noLogger))
        var first = try? places.take(for: caller)
        let second = try places.take(for: caller)
        #expect(first != nil)
        #expect { try places.take(for: caller) } throws: { Problem($0).slug == "overloaded" }
        #expect((places.takenCount, places.refusedCount) == (2, 1))
        first = nil
        #expect(places.takenCount == 1)
        let third = try places.take(for: caller)
        withExtendedLifetime((second, third)) {}
    }

    @Test func `who has a name never takes all places`() throws {
        func caller(_ name: String) -> Caller {
            Caller(Principal(name: name, groups: []), share: .principal(name))
        }
        let lines = Lines()
        let places = HeldPlaces(limit: (all: 4, ofOne: 3), SentAwayLog(lines.logger(.info)))
        var greedy = try (0..<3).map { _ in try places.take(for: caller("greedy")) }
        #expect { try places.take(for: caller("greedy")) } throws: { error in
            let problem = Problem(error)
            return problem.status == 429 && problem.detail.contains("greedy has 3 polls")
        }
        #expect(lines.text.contains("greedy") && lines.text.contains("places to wait"))
        let modest = try places.take(for: caller("modest"))
        #expect((places.refusedCount, places.refusedToOneCount) == (0, 1))
        #expect { try places.take(for: caller("modest")) } throws: { Problem($0).status == 503 }
        greedy.removeLast()
        greedy.append(try places.take(for: caller("greedy")))
        withExtendedLifetime((greedy, modest)) {}
        greedy = []
        #expect(places.takenCount == 1)
    }

    // MARK: The log

    @Test func `who is sent away is named once in a minute`() {
        func caller(_ name: String) -> Caller {
            Caller(Principal(name: name, groups: []), tokenID: "t-\(name)", share: .principal(name))
        }
        let (lines, clock) = (Lines(), SetElapsed())
        let log = SentAwayLog(lines.logger(.info), clock: clock)
        func count() -> Int { lines.text.split(separator: "\n").count }
        for _ in 0..<3 { log.note(caller("greedy"), "changes") }
        #expect(count() == 1)
        for text in ["greedy", "t-greedy", "changes", "429"] {
            #expect(lines.text.contains(text), "\(lines.text)")
        }
        log.note(caller("greedy"), "reads")
        log.note(caller("other"), "changes")
        #expect(count() == 3)
        clock.pass(seconds: 60)
        log.note(caller("greedy"), "changes")
        #expect(count() == 4)
        for number in 0..<1000 { log.note(caller("\(number)"), "changes") }
        #expect(count() == 3 + SentAwayLog.limit)
    }

    private final class SetElapsed: WallClock {
        private let passed = Atomic<Int64>(0)
        func now() -> Timestamp { SystemClock().now() }
        func elapsed() -> Int64 { passed.load(ordering: .relaxed) }
        func pass(seconds: Int64) { passed.add(seconds * 1_000_000, ordering: .relaxed) }
    }
}
