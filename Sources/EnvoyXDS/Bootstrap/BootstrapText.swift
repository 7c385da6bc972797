import GatewayModel

/// The YAML of a ``Bootstrap``, section by section.
struct BootstrapText {
    private let bootstrap: Bootstrap
    private static let typed = "\"@type\": type.googleapis.com/envoy.extensions"

    init(_ bootstrap: Bootstrap) { self.bootstrap = bootstrap }

    var text: String {
        [head, admin, discovery, server, transport, protocolOptions, secrets]
            .filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }

    // MARK: Who and where

    private var head: String {
        """
        # Of a proxy of the gateway \(bootstrap.gateway), which polls Lintel. Run it with
        #   envoy -c THIS_FILE --drain-time-s 60
        # The id is this proxy's own: two that share one look like one that changes its mind.
        node:
          id: \(quoted(bootstrap.node))
          cluster: \(quoted(bootstrap.cluster))
        """
    }

    private var admin: String {
        guard let port = bootstrap.adminPort else { return "" }
        return """
            admin:
              address: { socket_address: { address: 127.0.0.1, port_value: \(port) } }
            """
    }

    private var discovery: String {
        """
        dynamic_resources:
          lds_config:
            resource_api_version: V3
            initial_fetch_timeout: 15s
            api_config_source: &rest
              api_type: REST
              transport_api_version: V3
              cluster_names: [\(ConfigSource.clusterName)]
              # Never 0: Envoy would end at the first answer.
              refresh_delay: \(seconds(bootstrap.refreshDelay))
              # The server answers after 80 % of it.
              request_timeout: \(ConfigSource.requestTimeout)
          cds_config:
            resource_api_version: V3
            initial_fetch_timeout: 15s
            api_config_source: *rest
        """
    }

    // MARK: The server

    private var isAddress: Bool { IPAddress.isValid(bootstrap.server.host) }

    private var server: String {
        """
        static_resources:
          clusters:
          - name: \(ConfigSource.clusterName)
            type: \(isAddress ? "STATIC" : "STRICT_DNS")
            connect_timeout: 2s
            load_assignment:
              cluster_name: \(ConfigSource.clusterName)
              endpoints:
              - lb_endpoints:
                - endpoint:
                    address:
                      socket_address:
                        address: \(quoted(bootstrap.server.host))
                        port_value: \(bootstrap.server.port)
            # Each poll that waits holds a connection.
            circuit_breakers:
              thresholds:
              - { max_connections: 4096, max_pending_requests: 4096, max_requests: 4096 }
            upstream_connection_options:
              tcp_keepalive: { keepalive_time: 30, keepalive_interval: 10, keepalive_probes: 3 }
        """
    }

    private var transport: String {
        guard bootstrap.server.isSecure else { return "" }
        let credentials = bootstrap.credentials
        var lines = [
            "    transport_socket:", "      name: envoy.transport_sockets.tls",
            "      typed_config:",
            "        \(Self.typed).transport_sockets.tls.v3.UpstreamTlsContext",
            "        sni: \(quoted(bootstrap.server.host))", "        common_tls_context:",
        ]
        if let certificate = credentials.certificate, let key = credentials.key {
            lines += [
                "          tls_certificates:",
                "          - certificate_chain: { filename: \(quoted(certificate)) }",
                "            private_key: { filename: \(quoted(key)) }",
            ]
        }
        let authorities = credentials.authorities ?? UpstreamTLS.systemAuthorities
        lines += [
            "          validation_context:",
            "            trusted_ca: { filename: \(quoted(authorities)) }",
            "            match_typed_subject_alt_names:",
            "            - san_type: \(isAddress ? "IP_ADDRESS" : "DNS")",
            "              matcher: { exact: \(quoted(bootstrap.server.host)) }",
        ]
        return lines.joined(separator: "\n")
    }

    // MARK: How it is spoken to

    private var protocolOptions: String {
        let options = "upstreams.http.v3.HttpProtocolOptions"
        return """
                typed_extension_protocol_options:
                  envoy.extensions.\(options):
                    \(Self.typed).\(options)
                    explicit_http_config: { http_protocol_options: {} }
                    http_filters:\(credentialInjector)\(compressor)
                    - name: envoy.filters.http.upstream_codec
                      typed_config:
                        \(Self.typed).filters.http.upstream_codec.v3.UpstreamCodec
            """
    }

    private var credentialInjector: String {
        guard bootstrap.credentials.bearerFile != nil else { return "" }
        return """

                    - name: envoy.filters.http.credential_injector
                      typed_config:
                        \(Self.typed).filters.http.credential_injector.v3.CredentialInjector
                        overwrite: true
                        credential:
                          name: envoy.http.injected_credentials.generic
                          typed_config:
                            \(Self.typed).http.injected_credentials.generic.v3.Generic
                            credential: { name: bearer }
                            header: Authorization
                            header_value_prefix: "Bearer "
            """
    }

    /// Of the 77 kB that each poll uploads 10 kB remain: worth the time of both sides on a
    /// network, and on the loopback not.
    private var compressor: String {
        if bootstrap.server.isLoopback { return "" }
        return """

                    - name: envoy.filters.http.compressor
                      typed_config:
                        \(Self.typed).filters.http.compressor.v3.Compressor
                        request_direction_config:
                          common_config:
                            enabled: { default_value: true, runtime_key: xds.gzip.request }
                        response_direction_config:
                          common_config:
                            enabled: { default_value: false, runtime_key: xds.gzip.response }
                        compressor_library:
                          name: gzip
                          typed_config:
                            \(Self.typed).compression.gzip.compressor.v3.Gzip
            """
    }

    private var secrets: String {
        guard let file = bootstrap.credentials.bearerFile else { return "" }
        return """
              secrets:
              - name: bearer
                generic_secret: { secret: { filename: \(quoted(file)) } }
            """
    }

    // MARK: Words

    private func seconds(_ duration: GatewayDuration) -> String {
        let (whole, rest) = duration.milliseconds.quotientAndRemainder(dividingBy: 1000)
        return rest == 0 ? "\(whole)s" : "\(whole).\(String(1000 + rest).dropFirst())s"
    }

    /// A string as YAML and JSON both have it.
    private func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"", "\\": return "\\\(scalar)"
            default: return String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
