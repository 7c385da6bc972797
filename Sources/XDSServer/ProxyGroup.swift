import EnvoyXDS
public import GatewayModel

/// The proxies that are given the same bytes: those of one gateway that shift its ports alike.
public struct ProxyGroup: Hashable, Sendable {
    public let gateway: NamespacedName
    public let portOffset: UInt16

    init(_ gateway: NamespacedName, portOffset: UInt16 = 0) {
        self.gateway = gateway
        self.portOffset = portOffset
    }

    /// - Parameter cluster: `node.cluster`: a gateway, or what a mapping knows; `+10000` at its end
    ///   shifts the ports that the proxy opens, by no more than leaves room for the low ones.
    init?(node: String, cluster: String, mapping: NodeMapping) {
        var name = cluster[...]
        var offset: UInt16 = 0
        if let plus = cluster.lastIndex(of: "+") {
            guard let number = UInt16(cluster[plus...].dropFirst()),
                number <= Bootstrap.largestPortOffset
            else { return nil }
            (name, offset) = (cluster[..<plus], number)
        }
        guard let gateway = mapping.gateway(node: node, cluster: String(name)) else { return nil }
        self.init(gateway, portOffset: offset)
    }
}
