import Dispatch
import Foundation
import Synchronization

/// Work done one piece after the other, on a thread of its own.
///
/// For what every change passes. A dispatch queue borrows another thread for each piece of work,
/// at a priority that pushes away who asked for it, and the scheduler leaves writer and appender
/// on one core while the other has nothing to do: a twentieth of the changes (docs/performance.md).
final class SerialThread: Sendable {
    typealias Work = @Sendable () -> Void

    private let list = List()

    init(_ name: String) {
        let list = list
        Thread.detachNewThread {
            Thread.current.name = name
            while let work = list.next() { work() }
        }
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
    private final class List: Sendable {
        private let waiting = Mutex<[Work?]>([])
        private let count = DispatchSemaphore(value: 0)

        /// - Parameter work: nil is the last.
        func add(_ work: Work?) {
            waiting.withLock { $0.append(work) }
            count.signal()
        }

        /// Waits for it.
        func next() -> Work? {
            count.wait()
            return waiting.withLock { $0.removeFirst() }
        }
    }
}
