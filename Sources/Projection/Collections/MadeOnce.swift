import Synchronization

/// What follows from values that never change, and is made when somebody first asks for it.
///
/// Whoever asks meanwhile waits for it, so that it is made once. Bytes that are made so take 16%
/// off a fold, where nobody asks (docs/performance.md).
struct MadeOnce<Value: Sendable>: ~Copyable, Sendable {
    private let made: Mutex<Value?>

    /// - Parameter value: if it is known already.
    init(_ value: Value? = nil) { made = Mutex(value) }

    /// Nil as long as nobody has asked.
    var known: Value? { made.withLock { $0 } }

    func value(_ make: () -> Value) -> Value {
        made.withLock { made in
            if let made { return made }
            let value = make()
            made = value
            return value
        }
    }
}
