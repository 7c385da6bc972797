import GatewayModel

/// A cluster and what it was made for.
struct RenderedCluster {
    let name: String
    /// Kept so that its identity is nobody else's meanwhile.
    let source: any AnyObject & Sendable
    let cluster: Fragment
    let endpoints: Fragment?
}

/// What the listeners of a gateway refer to: clusters, and certificates that proxies ask for by
/// name. In the order of first use, which is that of the merge.
struct Inventory {
    private(set) var clusters: [RenderedCluster] = []
    private(set) var names: Set<String> = []
    private(set) var secrets: [String: EnvoyCertificate] = [:]
    /// For the next time.
    private(set) var rendered: [ObjectIdentifier: RenderedCluster] = [:]
    private var raw: [ObjectIdentifier: RenderedCluster] = [:]
    private let known: [ObjectIdentifier: RenderedCluster]
    private var routes: Set<ObjectIdentifier> = []

    init(
        _ listeners: [EnvoyListener], _ sharing: CertificateSharing,
        known: [ObjectIdentifier: RenderedCluster]
    ) {
        self.known = known
        for listener in listeners {
            if sharing.isShared(listener) {
                for certificate in listener.certificates {
                    secrets[certificate.discoveryName] = certificate
                }
            }
            for route in listener.routes { add(route, listener.mode) }
        }
    }

    private mutating func add(_ route: EnvoyRoute, _ mode: EnvoyListener.Mode) {
        if mode == .udp { return addUDP(route) }
        let isRaw = mode == .tlsPassthrough
        // A route on many listeners is looked at once.
        if !isRaw && !routes.insert(ObjectIdentifier(route)).inserted { return }
        for rule in route.rules {
            for target in rule.targets {
                if let backend = target.backend, target.weight > 0 {
                    add(backend, isRaw ? .raw : .standard)
                }
            }
            for backend in rule.mirrors { if let backend { add(backend, .standard) } }
        }
    }

    private mutating func add(_ backend: EnvoyBackend, _ use: Cluster.Use) {
        let id = ObjectIdentifier(backend)
        if use == .raw && backend.spec.tls != nil {
            if raw[id] != nil { return }
            raw[id] = make(backend, use)
            append(raw[id])
            return
        }
        if rendered[id] != nil { return }
        rendered[id] = known[id] ?? make(backend, use)
        append(rendered[id])
    }

    private func make(_ backend: EnvoyBackend, _ use: Cluster.Use) -> RenderedCluster {
        let cluster = Cluster(backend: backend, use: use)
        return RenderedCluster(
            name: cluster.name, source: backend, cluster: cluster.fragment,
            endpoints: cluster.endpoints)
    }

    private mutating func addUDP(_ route: EnvoyRoute) {
        let id = ObjectIdentifier(route)
        if rendered[id] != nil { return }
        if let made = known[id] {
            rendered[id] = made
        } else if let fragment = UDPCluster(
            route: route, targets: route.rules.first?.targets ?? []
        ).fragment {
            rendered[id] = RenderedCluster(
                name: Cluster.udpName(route), source: route, cluster: fragment, endpoints: nil)
        }
        append(rendered[id])
    }

    private mutating func append(_ cluster: RenderedCluster?) {
        guard let cluster, names.insert(cluster.name).inserted else { return }
        clusters.append(cluster)
    }
}
