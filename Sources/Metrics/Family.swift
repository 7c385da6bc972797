public import Synchronization

/// Metrics of one name, told apart by something that callers can make up: a gateway, a principal.
///
/// Whoever collects metrics keeps each one that it ever saw, so they have a limit: the first come
/// have one each, all others share one. Inlinable, so that a look-up knows the type of its keys.
public final class Family<Key: Hashable & Sendable, Metric: Sendable>: Sendable {
    /// What all share who came too late. Its key is never another's.
    public let other: Metric
    @usableFromInline let otherKey: Key
    @usableFromInline let limit: Int
    @usableFromInline let make: @Sendable () -> Metric
    @usableFromInline let members = Mutex<[Key: Metric]>([:])

    /// - Parameters:
    ///   - other: the key that stands for all others; who has it is one of them.
    ///   - make: makes a metric that has counted nothing.
    public init(
        limit: Int, other otherKey: Key, make: @escaping @Sendable () -> Metric
    ) {
        (self.limit, self.otherKey, self.make) = (limit, otherKey, make)
        other = make()
    }

    /// The metric of a key. Takes a lock for as long as a look-up takes.
    @inlinable
    public subscript(key: Key) -> Metric {
        if key == otherKey { return other }
        return members.withLock { members in
            if let known = members[key] { return known }
            guard members.count < limit else { return other }
            let metric = make()
            members[key] = metric
            return metric
        }
    }

    /// All who have one of their own, in no order.
    public var all: [(key: Key, metric: Metric)] {
        members.withLock { members in members.map { (key: $0.key, metric: $0.value) } }
    }
}
