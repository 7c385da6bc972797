import GatewayModel
import JSON

/// The cluster of a UDPRoute. Envoy's UDP proxy knows one cluster and no weights, so the backends
/// of a route are localities of one, each with its weight.
struct UDPCluster {
    let route: EnvoyRoute
    let targets: [EnvoyTarget]

    /// Nil where nothing of the route can be resolved: then its datagrams go nowhere.
    var fragment: EnvoyFragment? {
        let known = targets.filter { $0.weight > 0 }.compactMap { target in
            target.backend.map { (backend: $0, weight: Optional(target.weight)) }
        }
        if known.isEmpty { return nil }
        let name = Cluster.udpName(route)
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.typed("envoy.config.cluster.v3.Cluster") { writer in
            writer.member("name", name)
            writer.writeDiscovery(known.map(\.backend))
            writer.member("common_lb_config") { $0.member("locality_weighted_lb_config") { _ in } }
            writer.key("load_assignment")
            writer.object { ClusterLoadAssignment(name: name, udp: known).write(to: &$0) }
        }
        return EnvoyFragment(writer.bytes, of: [route.id] + known.map(\.backend.id))
    }
}
