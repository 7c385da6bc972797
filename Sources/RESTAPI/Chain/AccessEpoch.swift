import Synchronization

/// Counts the changes of who may do what. What was concluded from rights holds as long as this
/// stays the same.
final class AccessEpoch: Sendable {
    private let value = Atomic<UInt64>(0)

    var current: UInt64 { value.load(ordering: .acquiring) }

    /// Called once a change is in force.
    func advance() { value.add(1, ordering: .releasing) }
}
