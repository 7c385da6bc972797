import LintelTesting
import Testing
import Threads

/// In what order things wait, and how many may.
@Suite struct FairQueueTests {
    private static func queue(all: Int = .max, ofOne: Int = .max) -> FairQueue<String, Int> {
        FairQueue(limit: (all, ofOne))
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
        var queue = Self.queue(all: 4, ofOne: 3)
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
        var queue = Self.queue(all: 30, ofOne: 12)
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
}
