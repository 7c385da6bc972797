import Synchronization

/// Counts the changes of rights. What was concluded from rights holds as long as the count stays
/// the same.
final class AccessEpoch: Sendable {
    private let value = Atomic<UInt64>(0)

    var current: UInt64 { value.load(ordering: .acquiring) }

    /// Called once a change is in force.
    func advance() { value.add(1, ordering: .releasing) }
}
