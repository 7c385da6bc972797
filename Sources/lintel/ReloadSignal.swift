import Dispatch
import Glibc

/// SIGHUP: what lies in files is to be read again.
final class ReloadSignal {
    private let source: any DispatchSourceSignal

    /// - Parameter action: called each time, on a queue of its own.
    init(_ action: @escaping @Sendable () -> Void) {
        // Ignored, so that only the dispatch source sees it.
        signal(SIGHUP, SIG_IGN)
        source = DispatchSource.makeSignalSource(
            signal: SIGHUP, queue: DispatchQueue(label: "lintel.reload"))
        source.setEventHandler(handler: action)
        source.resume()
    }

    deinit { source.cancel() }
}
