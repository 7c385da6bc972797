public import GatewayModel

/// A proxy, as who answers its polls knows it.
public struct NodePresence: Sendable {
    public let name: String
    /// When it was last there: it polled, or a poll of it was let go.
    public let lastSeen: Timestamp
    /// Whether a poll of it is held, so that it is there now.
    public let isHeld: Bool
    public let version: Revision?

    public init(name: String, lastSeen: Timestamp, isHeld: Bool, version: Revision?) {
        (self.name, self.lastSeen) = (name, lastSeen)
        (self.isHeld, self.version) = (isHeld, version)
    }
}

/// Who answers polls and knows by whom they come.
public protocol NodeSource: Sendable {
    /// The gateways that somebody polled.
    func polledGateways() -> [NamespacedName]

    func sightings(of gateway: NamespacedName) -> [NodePresence]

    /// Proxies that are known no more, until they poll again.
    func forget(_ nodes: [String], of gateway: NamespacedName)

    /// The gateway is gone.
    func forget(_ gateway: NamespacedName)
}
