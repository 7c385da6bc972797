import GatewayModel

/// A cluster and what it was made for. An object, so that the same one is known by its identity.
final class RenderedCluster: Sendable {
    let name: String
    let cluster: EnvoyFragment
    let endpoints: EnvoyFragment?
    /// A backend or a route. Retained so that its ObjectIdentifier is not reused.
    fileprivate let source: any AnyObject & Sendable

    fileprivate init(
        name: String, _ cluster: EnvoyFragment, endpoints: EnvoyFragment?,
        of source: any AnyObject & Sendable
    ) {
        self.name = name
        self.cluster = cluster
        self.endpoints = endpoints
        self.source = source
    }
}

/// Clusters that were rendered, for all owners whose routes lead there.
struct ClusterCache {
    private struct Key: Hashable {
        let source: ObjectIdentifier
        let use: Cluster.Use
    }

    private var made: [Key: RenderedCluster] = [:]

    /// Those that the routes of a listener lead to, in their order.
    mutating func clusters(of listener: EnvoyListener) -> [RenderedCluster] {
        if listener.mode == .udp { return listener.routes.compactMap { cluster(ofUDP: $0) } }
        let use = listener.mode == .tlsPassthrough ? Cluster.Use.raw : .standard
        var clusters: [RenderedCluster] = []
        for rule in listener.routes.lazy.flatMap(\.rules) {
            for target in rule.targets where target.weight > 0 {
                if let backend = target.backend { clusters.append(cluster(of: backend, use)) }
            }
            for case let backend? in rule.mirrors {
                clusters.append(cluster(of: backend, .standard))
            }
        }
        return clusters
    }

    private mutating func cluster(
        of backend: EnvoyBackend, _ use: Cluster.Use
    ) -> RenderedCluster {
        // A Backend without TLS has one cluster for both.
        let use = backend.spec.tls == nil ? .standard : use
        let key = Key(source: ObjectIdentifier(backend), use: use)
        if let known = made[key] { return known }
        let cluster = Cluster(backend: backend, use: use)
        let rendered = RenderedCluster(
            name: cluster.name, cluster.fragment, endpoints: cluster.endpoints, of: backend)
        made[key] = rendered
        return rendered
    }

    /// Nil where nothing of the route can be resolved.
    private mutating func cluster(ofUDP route: EnvoyRoute) -> RenderedCluster? {
        let key = Key(source: ObjectIdentifier(route), use: .standard)
        if let known = made[key] { return known }
        let cluster = UDPCluster(route: route, targets: route.rules.first?.targets ?? [])
        made[key] = cluster.fragment.map {
            RenderedCluster(name: Cluster.udpName(route), $0, endpoints: nil, of: route)
        }
        return made[key]
    }

    /// Drops all but the used clusters, once there are many.
    mutating func keep(_ used: [RenderedCluster]) {
        guard made.count > 2 * used.count + 64 else { return }
        let used = Set(used.map(ObjectIdentifier.init))
        made = made.filter { used.contains(ObjectIdentifier($0.value)) }
    }
}
