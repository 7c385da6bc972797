import Synchronization

/// What only goes up. Counting takes no lock.
public final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    public init() {}

    public func add(_ number: Int = 1) { count.add(number, ordering: .relaxed) }

    public var value: Int { count.load(ordering: .relaxed) }
}
