import Dispatch
import Glibc

/// SIGHUP, which ``StopSignals`` keeps from ending the program: read again what was read from files
/// at the start.
final class ReloadSignal {
    private let source: any DispatchSourceSignal

    /// - Parameter reload: called on a queue of its own, once for each signal or several.
    init(_ reload: @escaping @Sendable () -> Void) {
        source = DispatchSource.makeSignalSource(
            signal: SIGHUP, queue: DispatchQueue(label: "lintel.reload"))
        source.setEventHandler(handler: reload)
        source.resume()
    }

    deinit { source.cancel() }
}
