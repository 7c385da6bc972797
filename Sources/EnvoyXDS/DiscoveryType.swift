/// The types of resources that Envoy asks for over REST, each with its path and its type URL.
public enum DiscoveryType: String, Hashable, Sendable, CaseIterable {
    case clusters, endpoints, listeners, routes, secrets

    /// `/v3/discovery:listeners`.
    public var path: String { "/v3/discovery:\(rawValue)" }

    public var typeURL: String {
        switch self {
        case .clusters: "type.googleapis.com/envoy.config.cluster.v3.Cluster"
        case .endpoints: "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"
        case .listeners: "type.googleapis.com/envoy.config.listener.v3.Listener"
        case .routes: "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"
        case .secrets: "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"
        }
    }
}
