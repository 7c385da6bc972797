import GatewayModel
import Projection

/// The listeners of the merge by port, and the resources that they make.
struct Ports {
    private struct Slot {
        let port: UInt16
        let mode: EnvoyListener.Mode
        var parts: [ListenerPart] = []

        var isUDP: Bool { mode == .udp }
        /// A port number may be used twice, for TCP and UDP.
        var order: (UInt16, Int) { (port, isUDP ? 1 : 0) }
    }

    private let offset: UInt16
    private var slots: [Slot] = []
    /// Where the last one was put: the next one nearly always belongs there too.
    private var last = 0

    init(offset: UInt16) { self.offset = offset }

    mutating func add(_ part: ListenerPart) {
        let listener = part.listener
        func takes(_ slot: Slot) -> Bool {
            slot.port == listener.port && slot.isUDP == (listener.mode == .udp)
        }
        if last >= slots.count || !takes(slots[last]) {
            last = slots.firstIndex(where: takes) ?? slots.count
            if last == slots.count { slots.append(Slot(port: listener.port, mode: listener.mode)) }
        }
        slots[last].parts.append(part)
    }

    func snapshot(
        version: Revision, _ inventory: Inventory, httpChain: (UInt16) -> Fragment
    ) -> EnvoySnapshot {
        var listeners: [Shape] = []
        var routes: [String: DiscoveryContent] = [:]
        // Ports in their own order: which listener came first must not reorder resources.
        for slot in slots.sorted(by: { $0.order < $1.order }) {
            let all = { slot.parts.flatMap(\.chains).map(\.fragment) }
            if slot.isUDP {
                listeners.append(Shape(all()))
                continue
            }
            let port = EnvoyPort(
                port: slot.port, offset: offset, isUDP: false, isTLS: slot.mode.isTLS)
            var owned = OwnedHosts(slot.parts)
            let chains =
                switch slot.mode {
                case .http: [httpChain(slot.port)]
                case .tcp: all()
                case .https, .tlsTerminate, .tlsPassthrough, .udp: owned.fragments(\.chains)
                }
            listeners.append(port.shape(chains, of: slot.parts.map(\.listener)))
            if slot.mode == .tcp { continue }
            let name = RouteTable.name(ofPort: slot.port)
            let hosts = owned.fragments(\.hosts)
            routes[name] = DiscoveryContent(
                .routes, named: name,
                [RouteTable.shape(port: slot.port, isTLS: slot.mode.isTLS, hosts)])
        }
        return EnvoySnapshot(
            version: version, listeners: DiscoveryContent(.listeners, listeners), routes: routes,
            inventory)
    }
}

/// The listeners of one port, where a name belongs to the most specific listener that covers it,
/// and no other gets it.
private struct OwnedHosts {
    private let parts: [ListenerPart]
    /// Made when first asked: what a winner is called is its own, and most have no other host.
    private lazy var isolation = HostIsolation(winners: parts.lazy.map(\.listener.hostname))

    init(_ parts: [ListenerPart]) { self.parts = parts }

    mutating func fragments(_ pieces: (ListenerPart) -> [HostFragment]) -> [Fragment] {
        var fragments: [Fragment] = []
        fragments.reserveCapacity(parts.count)
        for part in parts {
            let name = part.listener.hostname
            for piece in pieces(part)
            where piece.host == name || isolation.server(of: piece.host) == name {
                fragments.append(piece.fragment)
            }
        }
        return fragments
    }
}
