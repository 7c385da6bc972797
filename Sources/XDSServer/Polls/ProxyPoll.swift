public import EnvoyXDS

/// One poll of a proxy, of one type or of one resource of a type.
public struct ProxyPoll: Sendable {
    let node: String
    let key: ProxyNode.Key
    /// The version that it accepted last; nil if its process has accepted none.
    let version: String?
    /// Nanoseconds that it may be held for; 0 if it is to be answered at once.
    let hold: UInt64
    let connection: any ProxyConnection

    public init(
        _ request: DiscoveryRequest, _ type: DiscoveryType, hold: UInt64,
        on connection: any ProxyConnection
    ) {
        node = request.node
        key = ProxyNode.Key(type: type, name: type.isNamed ? request.name : nil)
        version = request.version
        self.hold = hold
        self.connection = connection
    }
}
