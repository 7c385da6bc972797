import Dispatch
import Glibc

/// SIGTERM and SIGINT, turned into something to wait for.
final class StopSignals {
    private let sources: [any DispatchSourceSignal]
    private let arrived = DispatchSemaphore(value: 0)

    init() {
        // Ignored, so that only the dispatch sources see SIGTERM and SIGINT. SIGPIPE and SIGXFSZ
        // too: a broken pipe is an error of one connection, a file that may not grow an error of
        // one write; neither ends the program. Nor does SIGHUP before there is anything to read
        // again (``ReloadSignal``).
        for number in [SIGTERM, SIGINT, SIGPIPE, SIGXFSZ, SIGHUP] { signal(number, SIG_IGN) }
        let queue = DispatchQueue(label: "lintel.signals")
        sources = [SIGTERM, SIGINT].map { number in
            DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        for source in sources {
            let arrived = arrived
            source.setEventHandler { arrived.signal() }
            source.resume()
        }
    }

    /// Returns when the program is to stop.
    func wait() { arrived.wait() }
}
