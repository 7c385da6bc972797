import Dispatch
import EventLog
import Glibc
import Synchronization

/// Work done one piece after the other, on a thread of its own.
///
/// For what every change passes. A dispatch queue borrows another thread for each piece of work, at
/// a priority that pushes away who asked for it (decision 19).
final class SerialThread: Sendable {
    typealias Work = @Sendable () -> Void

    private let list = List()

    /// - Parameter purpose: whose thread it is, for the error.
    init(_ purpose: String) throws(EventLogError) {
        var thread = pthread_t()
        // The thread's reference; it gives it back when it ends.
        let context = Unmanaged.passRetained(list)
        guard pthread_create(&thread, nil, runSerialThread, context.toOpaque()) == 0 else {
            context.release()
            throw EventLogError(
                .unavailable, "no thread could be started for \(purpose)",
                hint: "Raise the limit on threads or processes of whoever runs this.")
        }
        pthread_detach(thread)
    }

    /// The thread ends when it has done what it was asked for.
    deinit { list.add(nil) }

    func async(_ work: @escaping Work) { list.add(work) }

    /// Waits for everything asked for so far.
    func drain() {
        let done = DispatchSemaphore(value: 0)
        async { done.signal() }
        done.wait()
    }

    /// What the thread has yet to do. It does not hold the ``SerialThread``, which may be released.
    fileprivate final class List: Sendable {
        private let waiting = Mutex<[Work?]>([])
        private let count = DispatchSemaphore(value: 0)

        /// - Parameter work: nil is the last.
        func add(_ work: Work?) {
            waiting.withLock { $0.append(work) }
            count.signal()
        }

        func doAll() {
            while let work = next() { work() }
        }

        /// Waits for it.
        private func next() -> Work? {
            count.wait()
            return waiting.withLock { $0.removeFirst() }
        }
    }
}

private func runSerialThread(context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<SerialThread.List>.fromOpaque(context).takeRetainedValue().doAll()
    return nil
}
