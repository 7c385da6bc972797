import GatewayModel

/// The clusters of a snapshot, in the order of first use, which is that of the merge.
final class ClusterList: Sendable {
    let clusters: [RenderedCluster]
    let names: Set<String>
    let content: DiscoveryContent
    private let endpoints: [String: EnvoyFragment]

    /// - Parameter clusters: of two with one name the first counts.
    init(_ clusters: [RenderedCluster] = []) {
        var names: Set<String> = []
        let clusters = clusters.filter { names.insert($0.name).inserted }
        self.clusters = clusters
        self.names = names
        content = Self.content(clusters)
        var endpoints: [String: EnvoyFragment] = [:]
        for cluster in clusters { endpoints[cluster.name] = cluster.endpoints }
        self.endpoints = endpoints
    }

    func endpoints(of name: String) -> DiscoveryContent? {
        endpoints[name].map {
            DiscoveryContent(.endpoints, named: name, [ResourceTemplate([Segment([$0])])])
        }
    }

    /// These, and those of other lists that have other names.
    func content(with others: [ClusterList]) -> DiscoveryContent {
        var all = clusters
        var names = names
        for cluster in others.lazy.flatMap(\.clusters) where names.insert(cluster.name).inserted {
            all.append(cluster)
        }
        return all.count == clusters.count ? content : Self.content(all)
    }

    private static func content(_ clusters: [RenderedCluster]) -> DiscoveryContent {
        DiscoveryContent(.clusters, [ResourceTemplate([Segment(clusters.map(\.cluster))])])
    }
}
