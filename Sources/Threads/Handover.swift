import Dispatch
import Synchronization

/// A value that one thread waits for and another gives, once.
public final class Handover<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let isGiven = DispatchSemaphore(value: 0)

    public init() {}

    public func give(_ value: Value) {
        self.value.withLock { $0 = value }
        isGiven.signal()
    }

    public func take() -> Value {
        while true {
            isGiven.wait()
            if let value = value.withLock({ $0.take() }) { return value }
        }
    }
}
