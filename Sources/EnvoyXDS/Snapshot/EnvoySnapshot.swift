public import GatewayModel
import JSON

/// Everything the proxies of one gateway are given at one version of it.
public final class EnvoySnapshot: Sendable {
    /// The version of the gateway that this was rendered from.
    public let version: Revision
    public let listeners: DiscoveryContent
    /// By the name that listeners refer to them by.
    public let routes: [String: DiscoveryContent]
    public let clusters: DiscoveryContent
    public let clusterNames: Set<String>
    /// Certificates that many chains share.
    public let secrets: [String: DiscoveryContent]
    let endpoints: [String: Fragment]
    /// One fragment for each cluster, in order.
    private let clusterFragments: [(name: String, fragment: Fragment)]

    init(
        version: Revision, listeners: DiscoveryContent, routes: [String: DiscoveryContent],
        _ inventory: Inventory
    ) {
        self.version = version
        self.listeners = listeners
        self.routes = routes
        clusterFragments = inventory.clusters.map { ($0.name, $0.cluster) }
        clusters = DiscoveryContent(.clusters, [Shape(inventory.clusters.map(\.cluster))])
        clusterNames = inventory.names
        secrets = inventory.secrets.mapValues(DiscoveryContent.init)
        var endpoints: [String: Fragment] = [:]
        for cluster in inventory.clusters { endpoints[cluster.name] = cluster.endpoints }
        self.endpoints = endpoints
    }

    /// What a proxy gets that asks for one resource of a type by its name; nil for a name that is
    /// not known.
    public func content(_ type: DiscoveryType, named name: String) -> DiscoveryContent? {
        switch type {
        case .routes: routes[name]
        case .secrets: secrets[name]
        case .endpoints:
            endpoints[name].map { DiscoveryContent(.endpoints, named: name, [Shape([$0])]) }
        case .listeners, .clusters: nil
        }
    }

    /// These clusters, and those of older snapshots that a proxy may still have routes to.
    public func clusters(with older: [EnvoySnapshot]) -> DiscoveryContent {
        var fragments = clusterFragments.map(\.fragment)
        var names = clusterNames
        for snapshot in older {
            for (name, fragment) in snapshot.clusterFragments where names.insert(name).inserted {
                fragments.append(fragment)
            }
        }
        return fragments.count == clusterFragments.count
            ? clusters : DiscoveryContent(.clusters, [Shape(fragments)])
    }

    /// All that only Envoy can judge.
    public var novelties: [Novelty] {
        var novelties: [Novelty] = []
        for content in contents {
            for shape in content.shapes {
                for fragment in shape.fragments { novelties += fragment.novelties }
            }
        }
        return novelties
    }

    /// Whose content is in here and not in `other`.
    public func resources(notIn other: EnvoySnapshot?) -> Set<ResourceID> {
        var resources: Set<ResourceID> = []
        for content in contents {
            let before = other?.contents.first {
                $0.type == content.type && $0.name == content.name
            }
            resources.formUnion(content.resources(notIn: before))
        }
        return resources
    }

    private var contents: [DiscoveryContent] {
        [listeners, clusters] + Array(routes.values) + Array(secrets.values)
    }
}

extension DiscoveryContent {
    /// One certificate by the name that chains ask for it.
    convenience init(_ certificate: EnvoyCertificate) {
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.typed("envoy.extensions.transport_sockets.tls.v3.Secret") { writer in
            writer.member("name", certificate.discoveryName)
            writer.member("tls_certificate") { certificate.write(to: &$0) }
        }
        let fragment = Fragment(
            writer.bytes, of: [ResourceID(.secret, certificate.secret)],
            novelties: [certificate.novelty])
        self.init(.secrets, named: certificate.discoveryName, [Shape([fragment])])
    }
}
