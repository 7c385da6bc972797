import Glibc
import Synchronization

/// Ctrl-C (SIGINT), counted instead of ending the program at once, so that it can say what became
/// of what was under way.
package enum Interruption {
    private static let counter = Atomic<Int>(0)

    /// How often it came since ``catch()``.
    package static var count: Int { counter.load(ordering: .relaxed) }

    /// From now on it is counted. What blocks (reading a line, waiting for an answer) is woken.
    package static func `catch`() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            Interruption.counter.add(1, ordering: .relaxed)
        }
        sigaction(SIGINT, &action, nil)
        letThrough()
    }

    /// Who started this program may have held back for itself what ends others.
    package static func letThrough() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Ends the program as the signal would have done it, so that a shell's loop ends too.
    package static func end() -> Never {
        signal(SIGINT, SIG_DFL)
        letThrough()
        kill(getpid(), SIGINT)
        // The signal is on its way to this thread.
        exit(130)
    }
}
