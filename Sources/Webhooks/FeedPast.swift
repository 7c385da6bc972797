import DequeModule
import EventLog

/// Where the newest of the feed was, by the time that passed since the process began: how old an
/// event is cannot be told by a clock that somebody sets.
struct FeedPast {
    private struct Moment {
        /// In microseconds of ``WallClock/elapsed()``.
        let time: Int64
        let head: FeedPosition
    }

    /// About so many moments are remembered of the time that is asked about.
    private static let moments: Int64 = 64

    /// How long ago is asked about.
    private let span: Int64
    private var past: Deque<Moment> = []

    init(span: Int64) { self.span = span }

    mutating func note(_ head: FeedPosition, at time: Int64) {
        // The newest is always known; of any three moments the last is that much after the first.
        if past.count > 1, time - past[past.count - 2].time < span / Self.moments {
            past.removeLast()
        }
        past.append(Moment(time: time, head: head))
        while past.count > 1, past[1].time <= time - span { past.removeFirst() }
    }

    /// Whether a position was the newest, or before that, the whole span ago.
    func hadReached(_ position: FeedPosition, by time: Int64) -> Bool {
        past.last { $0.time <= time - span }.map { position.order <= $0.head.order } ?? false
    }
}
