import EventLog
import GatewayModel
import Ledger
import Synchronization

/// Tells of commits, but not of each: once it has told, it waits for the next only when it is asked
/// to go on. So a thousand commits in a second wake whoever looks at them as often as that looks.
final class LedgerFollower: Sendable {
    private struct State {
        /// The newest commit that was told of.
        var seen: Revision
        var isWaiting = false
    }

    private let state: Mutex<State>
    private let ledger: @Sendable () -> Ledger?
    private let tell: @Sendable () -> Void

    init(_ ledger: Ledger, tell: @escaping @Sendable () -> Void) {
        state = Mutex(State(seen: ledger.published.head.revision))
        self.ledger = { [weak ledger] in ledger }
        self.tell = tell
    }

    var isWaiting: Bool { state.withLock { $0.isWaiting } }

    func goOn() {
        guard let ledger = ledger(), !ledger.publisher.isClosed,
            let seen = state.withLock({ state -> Revision? in
                if state.isWaiting { return nil }
                state.isWaiting = true
                return state.seen
            })
        else { return }
        ledger.publisher.wait(
            for: .commits, seconds: 3600, unless: { $0.head.revision > seen }
        ) { [weak self] published in
            guard let self else { return }
            state.withLock { $0 = State(seen: published.head.revision) }
            // Also when nothing happened for an hour: it is asked to go on after a look.
            tell()
        }
    }
}
