import GatewayModel
import Ledger
import XDSServer

/// All that is known of proxies, whoever answers their polls.
struct KnownNodes: Sendable {
    let fleet: Fleet
    let discovery: DiscoveryService
    let silence: SilenceWatch

    /// The proxies of a gateway, by name.
    func reports(of gateway: NamespacedName) -> [NodeReport] {
        let silent = silence.silent(of: gateway)
        let missing = silence.missing(from: gateway).map { NodeReport($0) }
        var nodes = fleet.nodes(of: gateway).map { NodeReport($0) }
        nodes += discovery.proxies(of: gateway).map { NodeReport($0) }
        // Whoever has come back since somebody looked.
        let present = missing.isEmpty ? [] : Set(nodes.map(\.name))
        nodes += missing.filter { !present.contains($0.name) }
        for index in nodes.indices { nodes[index].note(silentSince: silent[nodes[index].name]) }
        return nodes.sorted { $0.name < $1.name }
    }
}
