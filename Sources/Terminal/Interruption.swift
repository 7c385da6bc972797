import Glibc
import Synchronization

/// Ctrl-C (SIGINT), and what a supervisor or a terminal that closes sends (SIGTERM, SIGHUP):
/// counted instead of ending the program at once, so that it can say what became of what was under
/// way, and leaves nothing unfinished behind.
package enum Interruption {
    private static let counter = Atomic<Int>(0)
    /// Which came last.
    private static let latest = Atomic<CInt>(SIGINT)

    /// How often it came since ``catch()``.
    package static var count: Int { counter.load(ordering: .relaxed) }

    /// From now on it is counted. What blocks (reading a line, waiting for an answer) is woken.
    package static func `catch`() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            Interruption.latest.store(number, ordering: .relaxed)
            Interruption.counter.add(1, ordering: .relaxed)
        }
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
        // `nohup` wants it ignored.
        var before = sigaction()
        sigaction(SIGHUP, nil, &before)
        if !before.isIgnored { sigaction(SIGHUP, &action, nil) }
        letThrough()
    }

    /// Who started this program may have held back for itself what ends others.
    package static func letThrough() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGHUP)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Ends the program as the signal would have done it, so that a shell's loop ends too.
    package static func end() -> Never {
        let number = latest.load(ordering: .relaxed)
        signal(number, SIG_DFL)
        letThrough()
        kill(getpid(), number)
        // The signal is on its way to this thread.
        exit(128 + number)
    }
}
