import GatewayModel
import JSON

/// How to speak TLS to a backend: the name sent and looked for, and whom to trust.
struct UpstreamTLS {
    /// The bundle of Debian and Alpine, which Envoy's images are made of.
    static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    let tls: BackendTLS

    /// The authorities in the form in which they were read and checked when they were stored, so
    /// that Envoy reads the same.
    private static func canonical(_ authorities: String) -> String {
        PEM.canonical(Array(authorities.utf8)).map { String(decoding: $0, as: UTF8.self) }
            ?? authorities
    }

    func write(to writer: inout JSONWriter) {
        writer.key("transport_socket")
        writer.extension_(
            "envoy.transport_sockets.tls",
            "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"
        ) { writer in
            writer.member("sni", tls.sni)
            writer.member("common_tls_context") { writer in
                writer.member("validation_context") { writer in
                    writer.member("trusted_ca") { writer in
                        if let authorities = tls.caCertificates {
                            writer.member("inline_string", Self.canonical(authorities))
                        } else {
                            writer.member("filename", Self.systemAuthorities)
                        }
                    }
                    writer.key("match_typed_subject_alt_names")
                    writer.array { writer in
                        writer.object { writer in
                            writer.member("san_type", "DNS")
                            writer.member("matcher") { $0.member("exact", tls.sni) }
                        }
                    }
                }
            }
        }
    }
}

extension BackendHealthCheck {
    /// The members of Envoy's `HealthCheck`.
    func write(to writer: inout JSONWriter, _ host: String?) {
        writer.member("interval", interval)
        writer.member("timeout", timeout)
        writer.member("unhealthy_threshold", unhealthyThreshold)
        writer.member("healthy_threshold", healthyThreshold)
        if let path {
            writer.member("http_health_check") { writer in
                writer.member("path", path)
                writer.member("host", ifPresent: host)
            }
        } else {
            writer.member("tcp_health_check") { _ in }
        }
    }
}
