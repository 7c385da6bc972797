import GatewayModel

/// The resources that are measured: one gateway, and sets of as many teams.
enum BenchmarkResources {
    static let edge = NamespacedName(namespace: "infra", name: "edge")

    static let gateway = Resource(
        metadata: Metadata(
            namespace: edge.namespace, name: edge.name,
            annotations: ["lintel.dev/certificates": "external"]),
        spec: .gateway(GatewaySpec(allowedListeners: AllowedListeners(from: .all))))

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
