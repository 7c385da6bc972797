import Dispatch
import GatewayModel
import LintelTesting
import MicroHTTP
import Projection
import Synchronization
import Testing

@testable import RESTAPI

/// Who is let in, in what order, and who is sent away.
@Suite struct AdmissionTests {
    // MARK: The queue

    private static func queue(all: Int = .max, ofOneCaller: Int = .max) -> FairQueue<String, Int> {
        FairQueue(limit: (all, ofOneCaller))
    }

    private static func drain(_ queue: inout FairQueue<String, Int>) -> [Int] {
        var all: [Int] = []
        while let next = queue.next() { all.append(next) }
        return all
    }

    @Test func `callers take turns and each one's work stays in order`() {
        var queue = Self.queue()
        let isTaken = (1...4).map { queue.add($0, of: "greedy") }
        #expect(isTaken == [true, true, true, true])
        let first = queue.next()
        #expect(first == 1)
        _ = queue.add(10, of: "modest")
        _ = queue.add(11, of: "modest")
        let rest = Self.drain(&queue)
        #expect(rest == [2, 10, 3, 11, 4])
        #expect(queue.count == 0)
    }

    @Test func `one caller never takes all places`() {
        var queue = Self.queue(all: 4, ofOneCaller: 3)
        let greedy = (1...5).map { queue.add($0, of: "greedy") }
        #expect(greedy == [true, true, true, false, false])
        let others = ["modest", "another"].map { queue.add(10, of: $0) }
        #expect(others == [true, false], "all places are taken")
        let first = queue.next()
        #expect(first == 1)
        let isTaken = queue.add(11, of: "another")
        #expect(isTaken)
        let rest = Self.drain(&queue)
        #expect(rest == [10, 2, 11, 3])
    }

    /// Whatever comes and goes: nothing is lost, nothing comes twice, of each caller in order.
    @Test(arguments: 0..<20) func `nothing is lost`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var queue = Self.queue(all: 30, ofOneCaller: 12)
        var expected: [String: [Int]] = [:]
        var got: [String: [Int]] = [:]
        var owners: [Int: String] = [:]
        for number in 0..<2000 {
            if Bool.random(using: &random) {
                let caller = "c\(Int.random(in: 0..<5, using: &random))"
                guard queue.add(number, of: caller) else { continue }
                expected[caller, default: []].append(number)
                owners[number] = caller
            } else if let next = queue.next(), let owner = owners[next] {
                got[owner, default: []].append(next)
            }
        }
        let rest = Self.drain(&queue)
        for next in rest { got[owners[next] ?? "", default: []].append(next) }
        #expect(got == expected)
    }

    // MARK: Threads

    private let caller = Caller(.open, share: .address(.unknown))

    /// With all readers' threads busy, and as many waiting as may, who acts is still served.
    @Test func `who acts does not wait for readers`() {
        let admission = Admission(AdmissionLimits())
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
        let places = HeldPlaces(limit: 2)
        var first = places.take()
        let second = places.take()
        #expect(first != nil && second != nil)
        #expect(places.take() == nil)
        #expect((places.takenCount, places.refusedCount) == (2, 1))
        first = nil
        #expect(places.takenCount == 1)
        let third = places.take()
        #expect(third != nil)
        withExtendedLifetime((second, third)) {}
    }
}
