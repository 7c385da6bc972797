import Glibc
import Synchronization

/// What handlers leave for the test, which may wait for it.
final class Collected<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])

    func append(_ value: Value) {
        values.withLock { $0.append(value) }
    }

    var all: [Value] {
        values.withLock { $0 }
    }

    /// The values, once there are `count`, or those there are after ten seconds.
    func await(count: Int = 1) -> [Value] {
        eventually { self.all.count >= count }
        return all
    }
}

/// Looks every millisecond whether `condition` holds, for at most ten seconds.
@discardableResult
func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<10_000 {
        if condition() { return true }
        usleep(1000)
    }
    return condition()
}

/// Seconds `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
}
