import Dispatch
import Synchronization

/// Work done one piece after the other, on a thread of its own.
///
/// For what every change passes. A dispatch queue borrows another thread for each piece of work, at
/// a priority that pushes away who asked for it (decision 19).
public final class SerialThread: Sendable {
    public typealias Work = @Sendable () -> Void

    private let list = List()

    /// Nil if the system gives no thread.
    public init?() {
        guard let thread = SystemThread({ [list] in list.doAll() }) else { return nil }
        thread.detach()
    }

    /// The thread ends when it has done what it was asked for.
    deinit { list.add(nil) }

    public func async(_ work: @escaping Work) { list.add(work) }

    /// Waits for everything asked for so far.
    public func drain() {
        let done = DispatchSemaphore(value: 0)
        async { done.signal() }
        done.wait()
    }

    /// What the thread has yet to do. It does not hold the ``SerialThread``, which may be released.
    private final class List: Sendable {
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
