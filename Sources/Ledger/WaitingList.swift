import HeapModule

/// Those who wait: until there is news for them, until their time is over, or until they go away.
///
/// The one way in which requests wait here: polls for snapshots, event streams
/// (``SnapshotPublisher``) and the polls of Envoys (XDSServer). It is a value, changed under the
/// lock of whoever has it; what is to be done with a waiter that was taken out is done when that
/// lock is free.
///
/// There is one timer for all, which the owner sets when it is told so.
public struct WaitingList<Topic: Hashable & Sendable, Waiter: Sendable>: Sendable {
    private struct Entry: Sendable {
        let topic: Topic
        let waiter: Waiter
        let deadline: UInt64
    }

    private var entries: [UInt64: Entry] = [:]
    private var ids: [Topic: Set<UInt64>] = [:]
    private var deadlines = Deadlines()
    private var nextID: UInt64 = 0

    public init() {}

    public var count: Int { entries.count }
    public var waiters: some Sequence<Waiter> { entries.values.lazy.map(\.waiter) }

    /// - Parameter deadline: when its time is over, in nanoseconds of the monotonic clock.
    /// - Returns: what it is known by here, and when a timer is to be set, if one is.
    public mutating func add(
        _ waiter: Waiter, for topic: Topic, until deadline: UInt64
    ) -> (id: UInt64, alarm: UInt64?) {
        nextID += 1
        let deadline = Deadlines.rounded(deadline)
        entries[nextID] = Entry(topic: topic, waiter: waiter, deadline: deadline)
        ids[topic, default: []].insert(nextID)
        return (nextID, deadlines.add(nextID, deadline))
    }

    public subscript(id: UInt64) -> Waiter? { entries[id]?.waiter }

    public func ids(for topic: Topic) -> [UInt64] { Array(ids[topic] ?? []) }

    public var allIDs: [UInt64] { Array(entries.keys) }

    /// Takes one waiter out; nil if that was done already.
    public mutating func remove(_ id: UInt64) -> Waiter? {
        guard let entry = entries.removeValue(forKey: id) else { return nil }
        ids[entry.topic]?.remove(id)
        if ids[entry.topic]?.isEmpty ?? false { ids[entry.topic] = nil }
        if deadlines.count > 2 * entries.count + 64 {
            deadlines.replace(with: entries.lazy.map { ($0.key, $0.value.deadline) })
        }
        return entry.waiter
    }

    /// Takes out all who wait for a topic.
    public mutating func removeAll(for topic: Topic) -> [Waiter] {
        ids(for: topic).compactMap { remove($0) }
    }

    public mutating func removeAll() -> [Waiter] { allIDs.compactMap { remove($0) } }

    /// Called when the timer has gone off: returns the waiters whose time is over, who stay in the
    /// list until they are taken out, and when the timer is to be set next, if at all.
    public mutating func expire(at now: UInt64) -> (expired: [UInt64], alarm: UInt64?) {
        let entries = entries
        let expired = deadlines.takeDue(at: now).filter { entries[$0] != nil }
        return (expired, deadlines.nextAlarm(at: now) { entries[$0] != nil })
    }
}

/// When those of a ``WaitingList`` are to be let go, in nanoseconds of the monotonic clock.
private struct Deadlines: Sendable {
    private struct Entry: Comparable, Sendable {
        let deadline: UInt64
        let id: UInt64

        static func < (left: Self, right: Self) -> Bool {
            (left.deadline, left.id) < (right.deadline, right.id)
        }
    }

    /// A deadline may be missed by this much, so that many of them share few timers.
    private static let grain: UInt64 = 5_000_000

    private var entries = Heap<Entry>()
    /// When the next timer goes off.
    private var alarm: UInt64?

    /// Counts waiters that have gone as well.
    var count: Int { entries.count }

    static func rounded(_ deadline: UInt64) -> UInt64 { (deadline + grain - 1) / grain * grain }

    /// - Returns: when a timer has to be set for it; nil if one goes off before that anyway.
    mutating func add(_ id: UInt64, _ deadline: UInt64) -> UInt64? {
        entries.insert(Entry(deadline: deadline, id: id))
        if let alarm, alarm <= deadline { return nil }
        alarm = deadline
        return deadline
    }

    /// Drops the deadlines of waiters that have gone.
    mutating func replace(with those: some Sequence<(id: UInt64, deadline: UInt64)>) {
        entries = Heap(those.map { Entry(deadline: $0.deadline, id: $0.id) })
    }

    /// Takes out the waiters whose time is over; some of them may have gone already.
    mutating func takeDue(at now: UInt64) -> [UInt64] {
        var due: [UInt64] = []
        while let first = entries.min, first.deadline <= now {
            due.append(first.id)
            entries.removeMin()
        }
        return due
    }

    /// - Parameter waits: whether somebody still waits; no timer is set for one who does not.
    /// - Returns: when the next timer has to be set; nil if none has to.
    mutating func nextAlarm(at now: UInt64, where waits: (UInt64) -> Bool) -> UInt64? {
        if let alarm, alarm > now { return nil }
        while let first = entries.min, !waits(first.id) { entries.removeMin() }
        alarm = entries.min?.deadline
        return alarm
    }
}
