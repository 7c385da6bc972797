import GatewayModel
import Ledger
import Synchronization
import XDSServer

/// The proxies that poll, by gateway: what they say they run, and when they last came.
///
/// Kept in memory: what a proxy runs is the proxy's truth, and it tells it with every poll. Who
/// polled is kept beside the log by ``SilenceWatch``.
final class Fleet: Sendable {
    /// The most nodes remembered for one gateway; the one that was silent longest is forgotten.
    static let nodeLimit = 10_000

    struct Node: Sendable {
        let name: String
        /// The version it said it has, by `If-None-Match` or `since`; nil until it says one.
        var version: Revision?
        /// The version it was last given.
        var delivered: Revision?
        var firstPoll: Timestamp
        var lastPoll: Timestamp
        /// When it was last there: it polled, or a poll of it was let go.
        var lastSeen: Timestamp
        var polls: Int
        /// Its polls that are held now.
        var held = 0
    }

    private let nodes = Mutex<[NamespacedName: [String: Node]]>([:])
    private let clock: any WallClock
    private let progress: CommitProgress

    init(_ progress: CommitProgress, clock: any WallClock = SystemClock()) {
        (self.progress, self.clock) = (progress, clock)
    }

    /// Counts a poll.
    func polled(_ gateway: NamespacedName, by name: String, has version: Revision?) {
        let now = clock.now()
        nodes.withLock { nodes in
            // In place: a copy would cost every poll the whole fleet.
            nodes[gateway, default: [:]].makeRoom(for: name, limit: Self.nodeLimit)
            let new = Node(name: name, firstPoll: now, lastPoll: now, lastSeen: now, polls: 0)
            let before = nodes[gateway, default: [:]][name, default: new].count(now, version)
            // Under the lock: who sees that a proxy has a version finds since when, too.
            if let version, version != before {
                progress.acknowledged(version, by: name, of: gateway, before: before)
            }
        }
    }

    /// Notes what a node was given.
    func delivered(_ version: Revision, of gateway: NamespacedName, to name: String) {
        let before = nodes.withLock { nodes in
            let before = nodes[gateway]?[name]?.delivered
            nodes[gateway]?[name]?.delivered = version
            return before
        }
        if before != version { progress.given(version, to: name, of: gateway) }
    }

    /// A poll of a node is held: it is there as long as that.
    func held(_ gateway: NamespacedName, by name: String) {
        nodes.withLock { $0[gateway]?[name]?.held += 1 }
    }

    /// A poll of a node is held no longer.
    func letGo(_ gateway: NamespacedName, by name: String) {
        let now = clock.now()
        nodes.withLock { $0[gateway]?[name]?.letGo(now) }
    }

    /// The nodes of a gateway, by name.
    func nodes(of gateway: NamespacedName) -> [Node] {
        nodes.withLock { Array(($0[gateway] ?? [:]).values) }.sorted { $0.name < $1.name }
    }

    /// How far each node of a gateway is, in no order: copied out, since polls wait meanwhile.
    func standings(of gateway: NamespacedName) -> [NodeStanding] {
        nodes.withLock { nodes in
            (nodes[gateway] ?? [:]).values.map { node in
                // Who never says what it has, has what it was given.
                NodeStanding(
                    name: node.name, version: node.version ?? node.delivered,
                    firstPoll: node.firstPoll)
            }
        }
    }

    var count: Int { nodes.withLock { $0.values.reduce(0) { $0 + $1.count } } }

    func now() -> Timestamp { clock.now() }
}

extension Fleet: NodeSource {
    func polledGateways() -> [NamespacedName] { nodes.withLock { Array($0.keys) } }

    func sightings(of gateway: NamespacedName) -> [NodePresence] {
        nodes.withLock { nodes in
            (nodes[gateway] ?? [:]).values.map { node in
                NodePresence(
                    name: node.name, lastSeen: node.lastSeen, isHeld: node.held > 0,
                    version: node.version)
            }
        }
    }

    func forget(_ names: [String], of gateway: NamespacedName) {
        nodes.withLock { nodes in
            for name in names where nodes[gateway]?[name]?.held == 0 {
                nodes[gateway]?[name] = nil
            }
        }
    }

    func forget(_ gateway: NamespacedName) { nodes.withLock { $0[gateway] = nil } }
}

extension Fleet.Node {
    /// - Returns: the version that it said before.
    fileprivate mutating func count(_ now: Timestamp, _ version: Revision?) -> Revision? {
        let before = self.version
        self.version = version ?? before
        (lastPoll, lastSeen) = (now, now)
        polls += 1
        return before
    }

    fileprivate mutating func letGo(_ now: Timestamp) {
        lastSeen = now
        // One that was forgotten meanwhile begins anew.
        held = max(0, held - 1)
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
