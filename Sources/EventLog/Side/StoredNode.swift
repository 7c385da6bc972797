public import GatewayModel

/// Which proxy: the gateway that it polls, and what it calls itself.
public struct NodeID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var gateway: NamespacedName
    public var name: String

    public init(_ gateway: NamespacedName, _ name: String) {
        (self.gateway, self.name) = (gateway, name)
    }

    public var description: String { "\(name) of \(gateway)" }

    public static func < (left: NodeID, right: NodeID) -> Bool {
        (left.gateway, left.name) < (right.gateway, right.name)
    }
}

/// A proxy that polled, as it is kept beside the log, so that its silence is noticed also after a
/// restart.
public struct StoredNode: Hashable, Sendable {
    public var id: NodeID
    /// When it was last there: it polled, or a poll of it was held.
    public var lastPoll: Timestamp
    /// The version of the gateway that it had then; nil if it said none.
    public var version: Revision?

    public init(_ id: NodeID, lastPoll: Timestamp, version: Revision?) {
        (self.id, self.lastPoll, self.version) = (id, lastPoll, version)
    }
}
