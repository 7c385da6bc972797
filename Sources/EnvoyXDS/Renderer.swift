public import GatewayModel

/// Renders the listeners of one gateway, and keeps the fragments of those that come again.
///
/// What a listener contributes depends on nothing but the listener, so after a change only the
/// changed ones are rendered; the rest is laid end to end again. Not to be used by two threads at
/// once.
public struct Renderer {
    /// Of the last rendering, in its order.
    private var parts: [ListenerPart] = []
    private var clusters: [ObjectIdentifier: RenderedCluster] = [:]
    private var httpChains: [UInt16: Fragment] = [:]

    private let portOffset: UInt16

    /// - Parameter portOffset: added to the ports that the proxies open, where there is room above.
    public init(portOffset: UInt16 = 0) { self.portOffset = portOffset }

    /// - Parameter listeners: the winners, in the order of the merge.
    public mutating func render(_ listeners: [EnvoyListener], version: Revision) -> EnvoySnapshot {
        let sharing = CertificateSharing(listeners)
        var known = KnownParts(parts)
        parts = listeners.map { listener in
            let isShared = sharing.isShared(listener)
            if let part = known.part(of: listener), part.isShared == isShared { return part }
            return ListenerPart(listener, sharing, portOffset: portOffset)
        }
        var ports = Ports(offset: portOffset)
        for part in parts { ports.add(part) }
        let inventory = Inventory(listeners, sharing, known: clusters)
        clusters = inventory.rendered
        return ports.snapshot(version: version, inventory) { port in
            if let chain = httpChains[port] { return chain }
            let chain = EnvoyPort(port: port, isUDP: false, isTLS: false).httpChain
            httpChains[port] = chain
            return chain
        }
    }
}
