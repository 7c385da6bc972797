import Foundation

/// Work on a thread of its own, and its result.
///
/// Tests block on sockets; the few threads of Swift's own pool must not be what they wait for.
final class Background<Value: Sendable>: @unchecked Sendable {
    // @unchecked: `result` is behind the condition's lock.
    private let done = NSCondition()
    private var result: Result<Value, any Error>?

    init(_ work: @escaping @Sendable () throws -> Value) {
        Thread.detachNewThread { [self] in
            let result = Result { try work() }
            done.lock()
            self.result = result
            done.broadcast()
            done.unlock()
        }
    }

    /// Waits for the result.
    func value() throws -> Value {
        done.lock()
        defer { done.unlock() }
        while true {
            if let result { return try result.get() }
            done.wait()
        }
    }
}

/// Runs `body` on `count` threads at once and gives all results.
func concurrently<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
    try (0..<count).map { index in Background { try body(index) } }.map { try $0.value() }
}
