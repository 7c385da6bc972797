import LintelTesting
import Testing

@testable import Ledger

@Suite("Those who wait")
struct WaitingListTests {
    private var list = WaitingList<String, String>()

    /// Fires the timers that the list asks for, as far as they are due.
    private mutating func pass(until now: UInt64, _ alarms: inout [UInt64]) -> [String] {
        var expired: [String] = []
        while let alarm = alarms.min(), alarm <= now {
            alarms.removeAll { $0 == alarm }
            let (ids, next) = list.expire(at: alarm)
            expired += ids.compactMap { list.remove($0) }
            if let next { alarms.append(next) }
        }
        return expired
    }

    @Test mutating func `news is for those of its topic, once`() {
        for name in ["a", "b"] { _ = list.add(name, for: "x", until: 1) }
        _ = list.add("c", for: "y", until: 1)
        #expect(list.removeAll(for: "x").sorted() == ["a", "b"])
        #expect(list.removeAll(for: "x") == [] && list.count == 1)
        #expect(list.removeAll() == ["c"] && list.count == 0)
    }

    @Test mutating func `one timer serves those who come after it`() {
        let first = list.add("a", for: "x", until: 1_000_000_000)
        #expect(first.alarm == 1_000_000_000)
        #expect(list.add("b", for: "x", until: 2_000_000_000).alarm == nil)
        #expect(list.add("c", for: "x", until: 500_000_000).alarm == 500_000_000)
        #expect(list.remove(first.id) == "a" && list.remove(first.id) == nil)
    }

    @Test mutating func `everybody is let go at their time, and no earlier`() {
        var random = SeededGenerator(seed: 29)
        var alarms: [UInt64] = []
        var waiting: [UInt64: UInt64] = [:]
        var now: UInt64 = 0
        for _ in 0..<2_000 {
            now += .random(in: 0...20_000_000, using: &random)
            let names = pass(until: now, &alarms).compactMap { UInt64($0) }
            for deadline in names { #expect(deadline <= now) }
            waiting = waiting.filter { list[$0.key] != nil }
            for deadline in waiting.values { #expect(deadline + 5_000_000 > now) }
            let deadline = now + .random(in: 0...300_000_000, using: &random)
            let (id, alarm) = list.add("\(deadline)", for: "x", until: deadline)
            waiting[id] = deadline
            if let alarm { alarms.append(alarm) }
            if Bool.random(using: &random), let gone = waiting.keys.min() {
                _ = list.remove(gone)
                waiting[gone] = nil
            }
        }
        now += 400_000_000
        _ = pass(until: now, &alarms)
        #expect(list.count == 0 && alarms.isEmpty)
    }
}
