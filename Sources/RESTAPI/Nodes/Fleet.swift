import GatewayModel
import Ledger
import Synchronization

/// The proxies that poll, by gateway: what they say they run, and when they last came.
///
/// Kept in memory only: what a proxy runs is the proxy's truth, and it tells it with every poll.
final class Fleet: Sendable {
    /// The most nodes remembered for one gateway; the one that was silent longest is forgotten.
    private static let nodeLimit = 10_000

    struct Node: Sendable {
        let name: String
        /// The version it said it has, by `If-None-Match` or `since`; nil until it says one.
        var version: Revision?
        /// The version it was last given.
        var delivered: Revision?
        var firstPoll: Timestamp
        var lastPoll: Timestamp
        var polls: Int
    }

    private let nodes = Mutex<[NamespacedName: [String: Node]]>([:])
    private let clock: any WallClock

    init(clock: any WallClock = SystemClock()) { self.clock = clock }

    /// Counts a poll.
    func polled(_ gateway: NamespacedName, by name: String, has version: Revision?) {
        let now = clock.now()
        nodes.withLock { nodes in
            // In place: a copy would cost every poll the whole fleet.
            nodes[gateway, default: [:]].makeRoom(for: name, limit: Self.nodeLimit)
            let new = Node(name: name, firstPoll: now, lastPoll: now, polls: 0)
            nodes[gateway, default: [:]][name, default: new].count(now, version)
        }
    }

    /// Notes what a node was given.
    func delivered(_ version: Revision, of gateway: NamespacedName, to name: String) {
        nodes.withLock { $0[gateway]?[name]?.delivered = version }
    }

    /// The nodes of a gateway, by name.
    func nodes(of gateway: NamespacedName) -> [Node] {
        nodes.withLock { Array(($0[gateway] ?? [:]).values) }.sorted { $0.name < $1.name }
    }

    /// Looks at each node of a gateway where it is: a copy would cost the next poll one of the
    /// whole fleet.
    func forEachNode(of gateway: NamespacedName, _ look: (Node) -> Void) {
        nodes.withLock { nodes in nodes[gateway]?.values.forEach(look) }
    }

    var count: Int { nodes.withLock { $0.values.reduce(0) { $0 + $1.count } } }

    func now() -> Timestamp { clock.now() }
}

extension Fleet.Node {
    fileprivate mutating func count(_ now: Timestamp, _ version: Revision?) {
        self.version = version ?? self.version
        lastPoll = now
        polls += 1
    }
}

extension [String: Fleet.Node] {
    /// Forgets the node that was silent longest if a new one would be too many.
    fileprivate mutating func makeRoom(for name: String, limit: Int) {
        guard count >= limit, self[name] == nil,
            let silent = values.min(by: { $0.lastPoll < $1.lastPoll })
        else { return }
        self[silent.name] = nil
    }
}
