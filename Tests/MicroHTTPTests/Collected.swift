import LintelTesting
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

    /// The values, once there are `count`, or those there are after half a minute.
    func await(count: Int = 1) -> [Value] {
        _ = eventually { self.all.count >= count }
        return all
    }
}

/// Seconds `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
}
