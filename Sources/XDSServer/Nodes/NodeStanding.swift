import EnvoyXDS
public import GatewayModel
import Ledger
import Synchronization

/// How far one Envoy is: what of ``ProxyReport`` can be told of many at once.
public struct NodeStanding: Sendable {
    /// `node.id`.
    public let name: String
    /// The oldest version of the gateway that it still has parts of; nil if nothing is known.
    public let version: Revision?
    public let firstPoll: Timestamp
    public let lastPoll: Timestamp
    /// Whether a poll of it waits now.
    public let isHeld: Bool
}

extension GatewayFeed {
    func standings() -> [NodeStanding] {
        // Outside of the lock, which polls take.
        let (snapshot, nodes, waiting) = storage.withLock { state in
            (state.snapshot, Array(state.nodes.values), state.waiting.waiters.map(\.poll.node))
        }
        let held = Set(waiting)
        return nodes.map { node in
            NodeStanding(
                name: node.id, version: node.version(among: snapshot), firstPoll: node.firstPoll,
                lastPoll: node.lastPoll, isHeld: held.contains(node.id))
        }
    }
}
