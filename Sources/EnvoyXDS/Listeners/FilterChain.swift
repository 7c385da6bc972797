import GatewayModel
import JSON
import Projection

/// The filter chains of one listener of the merge: who connects, by SNI, and what then happens.
struct FilterChain {
    let listener: EnvoyListener
    let shard: Shard
    let sharing: CertificateSharing

    /// One chain per name, since a changed chain is drained: names that come and go touch no
    /// other. A listener always has one for its own hostname, which keeps connections from less
    /// specific listeners (semantics.md 6.4: no fall-through).
    var chains: [HostFragment] {
        switch listener.mode {
        case .http, .udp: []
        case .tcp: [own(tcp)]
        case .https: [own(listener.isClosed ? closed : https)]
        case .tlsTerminate, .tlsPassthrough: listener.isClosed ? [own(closed)] : tls
        }
    }

    private func own(_ fragment: EnvoyFragment) -> HostFragment {
        HostFragment(listener.hostname, of: listener, fragment)
    }

    // MARK: Classes

    private var https: EnvoyFragment {
        chain(listener.text, serverName: listener.hostname) { writer in
            writeTLS(to: &writer)
            writeFilters(to: &writer) {
                HTTPConnectionManager(
                    table: RouteConfiguration(port: listener.port, shard: shard),
                    listener: listener.text
                ).write(to: &$0)
            }
        }
    }

    /// Accepts the name and nothing more.
    private var closed: EnvoyFragment {
        chain(listener.text, serverName: listener.hostname) { writer in
            writeFilters(to: &writer) { proxy([]).write(to: &$0) }
        }
    }

    private var tls: [HostFragment] {
        var owners: [(host: HostnamePattern, route: EnvoyRoute)] = []
        var seen: Set<HostnamePattern> = []
        // The oldest route that names a host has it.
        for route in listener.routes {
            let hosts = HostnamePattern.effective(
                listener: listener.hostname, route: route.hostnames)
            for host in hosts where seen.insert(host).inserted { owners.append((host, route)) }
        }
        var chains = owners.map { HostFragment($0.host, of: listener, tls($0.host, $0.route)) }
        if !seen.contains(listener.hostname) { chains.append(own(closed)) }
        return chains
    }

    private func tls(_ host: HostnamePattern, _ route: EnvoyRoute) -> EnvoyFragment {
        let name = host == listener.hostname ? listener.text : "\(listener.text)#\(host)"
        return chain(name, serverName: host, route) { writer in
            if listener.mode.terminatesTLS { writeTLS(to: &writer) }
            writeFilters(to: &writer) { proxy(route.rules.first?.targets ?? []).write(to: &$0) }
        }
    }

    private var tcp: EnvoyFragment {
        let route = listener.routes.first
        return chain(listener.text, serverName: nil, route) { writer in
            writeFilters(to: &writer) { proxy(route?.rules.first?.targets ?? []).write(to: &$0) }
        }
    }

    // MARK: Parts

    private func proxy(_ targets: [EnvoyTarget]) -> TCPProxy {
        TCPProxy(
            statPrefix: listener.text, targets: targets,
            use: listener.mode == .tlsPassthrough ? .raw : .standard)
    }

    private func writeTLS(to writer: inout JSONWriter) {
        writer.member("transport_socket_connect_timeout", "10s")
        writer.key("transport_socket")
        DownstreamTLS(listener: listener, sharing: sharing).write(to: &writer)
    }

    private func writeFilters(
        to writer: inout JSONWriter, _ filter: (inout JSONWriter) -> Void
    ) {
        writer.key("filters")
        writer.array { filter(&$0) }
    }

    private func chain(
        _ name: String, serverName: HostnamePattern?, _ route: EnvoyRoute? = nil,
        _ body: (inout JSONWriter) -> Void
    ) -> EnvoyFragment {
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.object { writer in
            writer.member("name", name)
            if let serverName {
                writer.member("filter_chain_match") { writer in
                    writer.member("transport_protocol", "tls")
                    guard !serverName.isAny else { return }
                    writer.key("server_names")
                    writer.array(of: [serverName.text])
                }
            }
            body(&writer)
        }
        return EnvoyFragment(
            writer.bytes, of: [listener.owner] + (route.map { [$0.id] } ?? []),
            opaqueTexts: sharing.isShared(listener) ? [] : listener.certificateTexts)
    }
}

extension EnvoyListener {
    /// Only Envoy can judge keys and certificates.
    var certificateTexts: [OpaqueText] { certificates.map(\.opaqueText) }
}

extension EnvoyCertificate {
    var opaqueText: OpaqueText {
        OpaqueText(
            ResourceID(.secret, secret), "certificate",
            material.certificateChain + material.privateKey)
    }
}

/// What is rendered for one host of one listener.
struct HostFragment {
    let host: HostnamePattern
    /// The hostname of the listener.
    let listener: HostnamePattern
    let fragment: EnvoyFragment

    init(_ host: HostnamePattern, of listener: EnvoyListener, _ fragment: EnvoyFragment) {
        self.host = host
        self.listener = listener.hostname
        self.fragment = fragment
    }

    /// Whether the host is the listener's own name.
    var isOwn: Bool { host == listener }
}
