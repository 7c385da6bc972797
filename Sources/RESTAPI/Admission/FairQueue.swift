import DequeModule

/// Work that waits: of one caller in order, of several by turns, so that nobody who asks for much
/// keeps others waiting for all of it.
struct FairQueue<Caller: Hashable, Work> {
    private let limit: (all: Int, ofOneCaller: Int)
    private var waiting: [Caller: Deque<Work>] = [:]
    /// Those who have something waiting; whose turn it is stands first.
    private var turns: Deque<Caller> = []
    private(set) var count = 0

    init(limit: (all: Int, ofOneCaller: Int)) { self.limit = limit }

    /// False if too much waits already.
    mutating func add(_ work: Work, of caller: Caller) -> Bool {
        guard count < limit.all, waiting[caller]?.count ?? 0 < limit.ofOneCaller else {
            return false
        }
        if waiting[caller] == nil { turns.append(caller) }
        waiting[caller, default: []].append(work)
        count += 1
        return true
    }

    /// The next, whose caller then has the last turn.
    mutating func next() -> Work? {
        guard !turns.isEmpty else { return nil }
        let caller = turns.removeFirst()
        guard let work = waiting[caller]?.removeFirst() else { return nil }
        count -= 1
        if waiting[caller]?.isEmpty ?? true { waiting[caller] = nil } else { turns.append(caller) }
        return work
    }
}
