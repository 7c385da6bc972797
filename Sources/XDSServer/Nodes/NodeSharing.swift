import EnvoyXDS
import GatewayModel

/// Notices that several processes poll under one node id, whose answers say nothing about each
/// other.
///
/// A process has one poll for listeners under way at a time, and one for clusters. When a second
/// comes while one waits, on another connection, either the process of the first is gone and
/// nobody has noticed, or there are two. If the first connection is heard of again, there are two.
struct NodeSharing: Sendable {
    /// For how long a node counts as shared after it was last seen to be, in microseconds: longer
    /// than a poll is held.
    private static let memory: Int64 = 600_000_000

    /// Connections remembered at a time.
    private static let limit = 8

    private struct Waiting {
        let waiter: UInt64
        let connection: any ProxyConnection
    }

    /// The newest poll that waits, of each type that a process asks for once.
    private var waiting: [DiscoveryType: Waiting] = [:]
    /// Connections whose poll was waiting when another one came.
    private var overtaken: [any ProxyConnection] = []
    private var lastSeen: Timestamp?

    func isShared(at time: Timestamp) -> Bool {
        lastSeen.map { time.rawValue - $0.rawValue < Self.memory } ?? false
    }

    /// A poll has come.
    ///
    /// - Returns: whether this poll revealed the sharing.
    mutating func polled(
        _ type: DiscoveryType, on connection: any ProxyConnection, at time: Timestamp
    ) -> Bool {
        let wasShared = isShared(at: time)
        if let index = overtaken.firstIndex(where: connection.isSame) {
            overtaken.remove(at: index)
            lastSeen = time
        }
        if let other = waiting[type]?.connection, !connection.isSame(as: other), other.isOpen,
            !overtaken.contains(where: other.isSame)
        {
            overtaken.append(other)
            if overtaken.count > Self.limit { overtaken.removeFirst() }
        }
        return !wasShared && isShared(at: time)
    }

    /// A poll is held.
    mutating func held(
        _ waiter: UInt64, _ type: DiscoveryType, on connection: any ProxyConnection
    ) {
        if type.isNamed { return }
        waiting[type] = Waiting(waiter: waiter, connection: connection)
    }

    /// A poll is held no longer.
    mutating func released(_ waiter: UInt64, _ type: DiscoveryType) {
        if waiting[type]?.waiter == waiter { waiting[type] = nil }
    }
}
