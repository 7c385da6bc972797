import GatewayModel
import Ledger
import Synchronization

/// Ends requests that are held by who may not go on: as soon as somebody's rights change or a token
/// is revoked, and when a token expires.
final class StandingWatch: Sendable {
    /// The list does not hold them: they are there as long as they wait.
    private struct Entry {
        weak var request: HeldRequest?
    }

    private struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        /// When the next token of those who wait expires.
        var alarm: Timestamp?
    }

    private let state = Mutex(State())
    private let queue = SerialQueue("lintel.standing")
    private let clock: any WallClock

    init(clock: any WallClock = SystemClock()) { self.clock = clock }

    /// Also ends a request that was let in a moment before its caller's rights went.
    func add(_ request: HeldRequest) {
        let id = ObjectIdentifier(request)
        let end = request.standing.caller.expiresAt
        let isEarlier = state.withLock { state in
            state.entries[id] = Entry(request: request)
            guard let end, end < state.alarm ?? .latest else { return false }
            state.alarm = end
            return true
        }
        if isEarlier, let end { setAlarm(end) }
        // After it is in the list: a change from now on is told to it.
        if !request.standing.isRecent { queue.async { [weak request] in request?.look() } }
    }

    func remove(_ id: ObjectIdentifier) {
        state.withLock { _ = $0.entries.removeValue(forKey: id) }
    }

    /// Who may do what has changed.
    func look() { queue.async { [weak self] in self?.lookAtAll() } }

    private func lookAtAll() {
        // Let go outside the lock: the last reference to a request takes it.
        let requests = state.withLock { $0.entries.values.compactMap(\.request) }
        for request in requests { request.look() }
    }

    private func setAlarm(_ time: Timestamp) {
        let microseconds = max(0, time.rawValue - clock.now().rawValue)
        // A clock that is set meanwhile is noticed within the hour.
        let seconds = min(3600, Double(microseconds) / 1e6)
        queue.async(afterSeconds: seconds) { [weak self] in self?.expire(time) }
    }

    private func expire(_ time: Timestamp) {
        // Another alarm, for a token that ends earlier, has been set since.
        guard state.withLock({ $0.alarm == time }) else { return }
        let requests = state.withLock { state in
            // Who comes from now on sets one of its own.
            state.alarm = nil
            return state.entries.values.compactMap(\.request)
        }
        for request in requests { request.look() }
        let now = clock.now()
        let ends = requests.compactMap(\.standing.caller.expiresAt).filter { $0 > now }
        guard let next = ends.min() else { return }
        let isFirst = state.withLock { state in
            guard next < state.alarm ?? .latest else { return false }
            state.alarm = next
            return true
        }
        if isFirst { setAlarm(next) }
    }
}
