public import GatewayModel
import JSON
import Projection

/// Renders the listeners of one gateway, and keeps the fragments of those that come again.
///
/// What a listener contributes depends on nothing but the listener, so after a change only the
/// changed ones are rendered; the rest is laid end to end again. Not to be used by two threads at
/// once.
public struct Renderer {
    /// What one listener contributes.
    private struct Part {
        let listener: EnvoyListener
        let isShared: Bool
        let chains: [HostFragment]
        let hosts: [HostFragment]
    }

    private var parts: [ObjectIdentifier: Part] = [:]
    private var clusters: [ObjectIdentifier: RenderedCluster] = [:]
    private var httpChains: [UInt16: Fragment] = [:]

    private let portOffset: UInt16

    /// - Parameter portOffset: added to the ports that the proxies open, where there is room above.
    public init(portOffset: UInt16 = 0) { self.portOffset = portOffset }

    /// - Parameter listeners: the winners, in the order of the merge.
    public mutating func render(_ listeners: [EnvoyListener], version: Revision) -> EnvoySnapshot {
        let sharing = CertificateSharing(listeners)
        var kept: [ObjectIdentifier: Part] = [:]
        kept.reserveCapacity(listeners.count)
        var ports = Ports(offset: portOffset)
        for listener in listeners {
            let id = ObjectIdentifier(listener)
            let part = part(of: listener, id, sharing)
            kept[id] = part
            ports.add(listener, chains: part.chains, hosts: part.hosts)
        }
        parts = kept
        let inventory = Inventory(listeners, sharing, known: clusters)
        clusters = inventory.rendered
        return ports.snapshot(version: version, inventory) { port in
            if let chain = httpChains[port] { return chain }
            let chain = EnvoyPort(port: port, isUDP: false, isTLS: false).httpChain
            httpChains[port] = chain
            return chain
        }
    }

    private func part(
        of listener: EnvoyListener, _ id: ObjectIdentifier, _ sharing: CertificateSharing
    ) -> Part {
        let isShared = sharing.isShared(listener)
        if let part = parts[id], part.isShared == isShared { return part }
        return Part(
            listener: listener, isShared: isShared,
            chains: listener.mode == .udp
                ? [HostFragment(host: .any, EnvoyPort.udp(listener, offset: portOffset))]
                : FilterChain(listener: listener, sharing: sharing).chains,
            hosts: VirtualHost(listener: listener).hosts)
    }
}

/// The listeners of the merge by port.
private struct Ports {
    private struct Slot {
        let port: UInt16
        let mode: EnvoyListener.Mode
        /// A port number may be used twice, for TCP and UDP.
        var rank: Int { mode == .udp ? 1 : 0 }
        var listeners: [EnvoyListener] = []
        var chains: [(listener: HostnamePattern, chain: HostFragment)] = []
        var hosts: [(listener: HostnamePattern, host: HostFragment)] = []
    }

    let offset: UInt16
    private var slots: [Slot] = []
    private var indices: [Key: Int] = [:]

    init(offset: UInt16) { self.offset = offset }

    private struct Key: Hashable {
        let port: UInt16
        let isUDP: Bool
    }

    mutating func add(_ listener: EnvoyListener, chains: [HostFragment], hosts: [HostFragment]) {
        let key = Key(port: listener.port, isUDP: listener.mode == .udp)
        let index =
            indices[key]
            ?? {
                slots.append(Slot(port: listener.port, mode: listener.mode))
                indices[key] = slots.count - 1
                return slots.count - 1
            }()
        slots[index].listeners.append(listener)
        for chain in chains { slots[index].chains.append((listener.hostname, chain)) }
        for host in hosts { slots[index].hosts.append((listener.hostname, host)) }
    }

    func snapshot(
        version: Revision, _ inventory: Inventory, httpChain: (UInt16) -> Fragment
    ) -> EnvoySnapshot {
        var listeners: [Shape] = []
        var routes: [String: DiscoveryContent] = [:]
        // Ports in their own order: which listener came first must not reorder resources.
        for slot in slots.sorted(by: { ($0.port, $0.rank) < ($1.port, $1.rank) }) {
            if slot.mode == .udp {
                listeners.append(Shape(slot.chains.map(\.chain.fragment)))
                continue
            }
            let port = EnvoyPort(
                port: slot.port, offset: offset, isUDP: false, isTLS: slot.mode.isTLS)
            // A name belongs to the most specific listener that covers it, and no other gets it.
            let isolation = HostIsolation(winners: slot.listeners.lazy.map(\.hostname))
            let isTCP = slot.mode == .tcp
            var chains = slot.chains.compactMap { listener, chain in
                isTCP || isolation.server(of: chain.host) == listener ? chain.fragment : nil
            }
            if slot.mode == .http { chains = [httpChain(slot.port)] }
            listeners.append(port.shape(chains, of: slot.listeners))
            if isTCP { continue }
            let hosts = slot.hosts.compactMap { listener, host in
                isolation.server(of: host.host) == listener ? host.fragment : nil
            }
            let name = RouteTable.name(ofPort: slot.port)
            routes[name] = DiscoveryContent(
                .routes, named: name,
                [RouteTable.shape(port: slot.port, isTLS: slot.mode.isTLS, hosts)])
        }
        return EnvoySnapshot(
            version: version, listeners: DiscoveryContent(.listeners, listeners), routes: routes,
            inventory)
    }
}
