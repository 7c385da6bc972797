import Synchronization

/// What there is to complain about of one kind: one line in ten seconds at most, and how many there
/// were, since clients can give cause for as many as they like.
final class ComplaintLog: Sendable {
    static let pauseMilliseconds: Int64 = 10_000

    private struct State {
        /// Nothing is written before.
        var pauseEnd = Int64.min
        var withheldCount = 0
        var last = ""
    }

    private let write: @Sendable (String) -> Void
    private let state = Mutex(State())

    init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    /// Writes the complaint, or counts it.
    ///
    /// - Parameter now: in milliseconds of the monotonic clock.
    func add(_ text: String, now: Int64) {
        let isWritten = state.withLock { state in
            guard now >= state.pauseEnd, state.withheldCount == 0 else {
                state.withheldCount += 1
                state.last = text
                return false
            }
            state.pauseEnd = now + Self.pauseMilliseconds
            return true
        }
        if isWritten { write(text) }
    }

    /// Says how many were counted, once the pause is over; called every now and then.
    func writeWithheld(now: Int64) {
        let line: String? = state.withLock { state in
            guard now >= state.pauseEnd, state.withheldCount > 0 else { return nil }
            defer {
                (state.withheldCount, state.last) = (0, "")
                state.pauseEnd = now &+ Self.pauseMilliseconds
            }
            return "\(state.last) (the last of \(state.withheldCount) since the line before)"
        }
        if let line { write(line) }
    }
}
