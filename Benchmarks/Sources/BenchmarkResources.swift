import GatewayModel

/// The resources that are measured: one gateway, and sets of as many teams.
enum BenchmarkResources {
    static let edge = NamespacedName(namespace: "infra", name: "edge")

    static let gateway = Resource(
        metadata: Metadata(
            namespace: edge.namespace, name: edge.name,
            annotations: ["lintel.dev/certificates": "external"]),
        spec: .gateway(GatewaySpec(allowedListeners: AllowedListeners(from: .all))))

    static func backend(of team: Int) -> Resource {
        Resource(
            metadata: Metadata(namespace: "team-\(team)", name: "web"),
            spec: .backend(
                BackendSpec(endpoints: [BackendEndpoint(host: "10.0.0.1", port: 8080)])))
    }

    /// The route of one listener of a team's set.
    static func route(of team: Int, listener index: Int, path: String) -> Resource {
        let parent = ParentRef(kind: "ListenerSet", name: "web", sectionName: "l\(index)")
        let rule = RouteRule(
            matches: [HTTPRouteMatch(path: HTTPPathMatch(value: path))],
            backendRefs: [BackendRef(name: "web", port: 8080)])
        return Resource(
            metadata: Metadata(namespace: "team-\(team)", name: "r\(index)"),
            spec: .httpRoute(RouteSpec(parentRefs: [parent], rules: [rule])))
    }

    /// The set of a team.
    ///
    /// - Parameter first: the hostname of its first listener, if it is not as usual.
    static func set(of team: Int, listeners count: Int, first: String? = nil) -> Resource {
        let listeners = (0..<count).map { index in
            let usual = "h\(index).team-\(team).example.com"
            return Listener(
                name: "l\(index)", hostname: index == 0 ? first ?? usual : usual, port: 443,
                protocol: .https,
                tls: ListenerTLS(certificateRefs: [CertificateRef(name: "cert-of-the-bench")]),
                allowedRoutes: AllowedRoutes(from: .all))
        }
        return Resource(
            metadata: Metadata(namespace: "team-\(team)", name: "web"),
            spec: .listenerSet(ListenerSetSpec(parent: edge, listeners: listeners)))
    }
}
