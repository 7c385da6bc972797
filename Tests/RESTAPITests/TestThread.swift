import Foundation
import Synchronization

/// Work on a thread of its own, with a result.
final class TestThread<Result: Sendable>: Sendable {
    private let result = Mutex<Result?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () -> Result) {
        let thread = Thread { [self] in
            let value = work()
            result.withLock { $0 = value }
            isDone.signal()
        }
        thread.start()
    }

    /// Nil if it took more than half a minute.
    func join() -> Result? {
        guard isDone.wait(timeout: .now() + 30) == .success else { return nil }
        return result.withLock { $0 }
    }
}
