import GatewayModel
import JSON

/// Envoy's name for a Backend: its endpoints, how to speak to them, and how to tell which live.
struct Cluster {
    /// What traffic goes there, which decides about TLS.
    enum Use: Hashable {
        /// As the Backend says.
        case standard
        /// What comes in encrypted is passed on as it is.
        case raw
    }

    let backend: EnvoyBackend
    let use: Use

    static func name(of backend: EnvoyBackend, _ use: Use) -> String {
        // A Backend without TLS has one cluster for both.
        use == .raw && backend.spec.tls != nil ? "\(backend.name)|raw" : backend.name.description
    }

    /// The cluster of a UDP route, with all its backends.
    static func udpName(_ route: EnvoyRoute) -> String { "\(route.id.namespacedName)|udp" }

    var name: String { Self.name(of: backend, use) }

    var fragment: EnvoyFragment {
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.typed("envoy.config.cluster.v3.Cluster") { writer in
            writer.member("name", name)
            writer.writeDiscovery([backend])
            writer.member("per_connection_buffer_limit_bytes", 32_768)
            writer.key("load_assignment")
            writer.object { ClusterLoadAssignment(name: name, backend).write(to: &$0) }
            if let tls, use == .standard { UpstreamTLS(tls: tls).write(to: &writer) }
            if let check = backend.spec.healthCheck {
                writer.key("health_checks")
                writer.array { $0.object { check.write(to: &$0, backend.spec.tls?.sni) } }
            }
        }
        return EnvoyFragment(writer.bytes, of: [backend.id], opaqueTexts: opaqueTexts)
    }

    /// What `POST /v3/discovery:endpoints` says of it.
    var endpoints: EnvoyFragment {
        var writer = JSONWriter(reservingCapacity: 512)
        writer.typed("envoy.config.endpoint.v3.ClusterLoadAssignment") {
            ClusterLoadAssignment(name: name, backend).write(to: &$0)
        }
        return EnvoyFragment(writer.bytes, of: [backend.id])
    }

    private var tls: BackendTLS? { backend.spec.tls }

    private var opaqueTexts: [OpaqueText] {
        guard use == .standard, let tls else { return [] }
        return [
            OpaqueText(backend.id, "authorities", (tls.caCertificates ?? "").utf8),
            OpaqueText(backend.id, "sni", tls.sni.utf8),
        ]
    }
}

extension JSONWriter {
    /// How Envoy finds the endpoints, and how long it waits for a connection.
    mutating func writeDiscovery(_ backends: [EnvoyBackend]) {
        let endpoints = backends.flatMap(\.spec.endpoints)
        let isStatic = endpoints.allSatisfy { IPAddress.isValid($0.host) }
        member("type", isStatic ? "STATIC" : "STRICT_DNS")
        // One that several backends share waits as long as the most patient of them.
        let timeouts = backends.map { $0.spec.connectTimeout ?? Self.connectTimeout }
        member("connect_timeout", timeouts.max() ?? Self.connectTimeout)
        if !isStatic {
            // All would make an endpoint of each address, and every other request fail where a host
            // has an IPv6 address that its service does not listen on, as localhost often has.
            member("dns_lookup_family", "V4_PREFERRED")
            member("respect_dns_ttl", true)
        }
    }

    /// Of a backend that does not say; Envoy's own default.
    private static let connectTimeout = GatewayDuration(milliseconds: 5_000)
}
