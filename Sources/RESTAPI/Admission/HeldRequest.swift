import GatewayModel
import MicroHTTP
import Projection
import Synchronization

/// A request that is held, as long as somebody holds this: a poll that waits for news, or an event
/// stream. It has a place among those that may be, and ends with what it stands on.
final class HeldRequest: Sendable {
    let standing: Standing
    /// What is meant where the path does not say it.
    private let target: AccessTarget?
    private let place: HeldPlaces.Place
    private let watch: StandingWatch
    private let state = Mutex(State.held)

    private enum State {
        case held
        case ending(@Sendable (Problem) -> Void)
        case ended(Problem)
    }

    init(
        _ standing: Standing, on target: AccessTarget?, _ place: HeldPlaces.Place,
        _ watch: StandingWatch
    ) {
        (self.standing, self.target) = (standing, target)
        (self.place, self.watch) = (place, watch)
        watch.add(self)
    }

    deinit { watch.remove(ObjectIdentifier(self)) }

    /// - Throws: the problem of who may not go on. Asked before anything is answered.
    func require() throws(Problem) { try standing.require(on: target) }

    var mayGoOn: Bool { (try? require()) != nil }

    /// Calls `action` once if the caller may not go on: at once if that is so already.
    func onEnd(_ action: @escaping @Sendable (Problem) -> Void) {
        let ended = state.withLock { state -> Problem? in
            if case .ended(let problem) = state { return problem }
            state = .ending(action)
            return nil
        }
        if let ended { action(ended) }
    }

    /// Ends it if the caller may not go on.
    func look() {
        do {
            try require()
        } catch {
            let action = state.withLock { state -> (@Sendable (Problem) -> Void)? in
                defer { state = .ended(error) }
                if case .ending(let action) = state { return action }
                return nil
            }
            action?(error)
        }
    }
}
