import HeapModule

/// When held polls are to be let go, in nanoseconds of the monotonic clock.
///
/// One timer for all: it is set for the earliest, and a new one is set when an earlier comes.
struct Expiries {
    private struct Entry: Comparable {
        let deadline: UInt64
        let id: UInt64

        static func < (left: Self, right: Self) -> Bool {
            (left.deadline, left.id) < (right.deadline, right.id)
        }
    }

    /// Polls are let go so much too late at most, so that many of them make few timers.
    private static let grain: UInt64 = 5_000_000

    private var entries = Heap<Entry>()
    /// When the next timer goes off.
    private var alarm: UInt64?

    /// Adds a poll.
    ///
    /// - Returns: when a timer has to be set for it; nil if one goes off before that anyway.
    mutating func add(_ id: UInt64, deadline: UInt64) -> UInt64? {
        let deadline = (deadline + Self.grain - 1) / Self.grain * Self.grain
        entries.insert(Entry(deadline: deadline, id: id))
        if let alarm, alarm <= deadline { return nil }
        alarm = deadline
        return deadline
    }

    /// Takes out the polls whose time is over, among them such as were answered long ago.
    mutating func takeDue(at now: UInt64) -> [UInt64] {
        var due: [UInt64] = []
        while let first = entries.min, first.deadline <= now {
            due.append(first.id)
            entries.removeMin()
        }
        return due
    }

    /// A timer has gone off.
    ///
    /// - Parameter isHeld: whether a poll still waits; no timer is set for one that does not.
    /// - Returns: when the next one has to be set; nil if none has to.
    mutating func nextAlarm(at now: UInt64, where isHeld: (UInt64) -> Bool) -> UInt64? {
        if let alarm, alarm > now { return nil }
        while let first = entries.min, !isHeld(first.id) { entries.removeMin() }
        alarm = entries.min?.deadline
        return alarm
    }
}
