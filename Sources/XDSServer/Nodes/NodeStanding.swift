import EnvoyXDS
public import GatewayModel
import Ledger
import Synchronization

/// How far one proxy is: what can be told of many at once.
public struct NodeStanding: Sendable {
    /// Of an Envoy, its `node.id`.
    public let name: String
    /// What it has; of an Envoy, the oldest version of the gateway that it still has parts of; nil
    /// if nothing is known.
    public let version: Revision?
    public let firstPoll: Timestamp

    public init(name: String, version: Revision?, firstPoll: Timestamp) {
        (self.name, self.version, self.firstPoll) = (name, version, firstPoll)
    }
}

extension GatewayFeed {
    func standings() -> [NodeStanding] {
        // Outside of the lock, which polls take.
        let (snapshot, nodes) = storage.withLock { ($0.snapshot, Array($0.nodes.values)) }
        return nodes.map { node in
            NodeStanding(
                name: node.id, version: node.version(among: snapshot), firstPoll: node.firstPoll)
        }
    }
}
