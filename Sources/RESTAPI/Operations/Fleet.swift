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
            var fleet = nodes[gateway] ?? [:]
            if fleet[name] == nil, fleet.count >= Self.nodeLimit,
                let silent = fleet.values.min(by: { $0.lastPoll < $1.lastPoll })
            {
                fleet[silent.name] = nil
            }
            var node = fleet[name] ?? Node(name: name, firstPoll: now, lastPoll: now, polls: 0)
            node.version = version ?? node.version
            node.lastPoll = now
            node.polls += 1
            fleet[name] = node
            nodes[gateway] = fleet
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

    var count: Int { nodes.withLock { $0.values.reduce(0) { $0 + $1.count } } }

    func now() -> Timestamp { clock.now() }
}
