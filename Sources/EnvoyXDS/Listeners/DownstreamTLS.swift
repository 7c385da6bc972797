import GatewayModel
import JSON

/// How a chain ends TLS: its certificates, and what it offers.
struct DownstreamTLS {
    let listener: EnvoyListener
    let sharing: CertificateSharing

    func write(to writer: inout JSONWriter) {
        writer.extension_(
            "envoy.transport_sockets.tls",
            "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"
        ) { writer in
            writer.member("common_tls_context") { writer in
                if listener.mode == .https {
                    writer.key("alpn_protocols")
                    writer.array(of: ["h2", "http/1.1"])
                }
                writer.member("tls_params") { writer in
                    writer.member(
                        "tls_minimum_protocol_version",
                        listener.minimumTLSVersion == .tls13 ? "TLSv1_3" : "TLSv1_2")
                }
                writeCertificates(to: &writer)
            }
        }
    }

    /// Envoy takes them inline or by SDS, not both in one context.
    private func writeCertificates(to writer: inout JSONWriter) {
        if sharing.isShared(listener) {
            writer.key("tls_certificate_sds_secret_configs")
            writer.array(of: listener.certificates) { writer, certificate in
                writer.object { writer in
                    writer.member("name", certificate.discoveryName)
                    writer.member("sds_config", raw: ConfigSource.bytes)
                }
            }
        } else {
            writer.key("tls_certificates")
            writer.array(of: listener.certificates) { writer, certificate in
                writer.object { certificate.write(to: &$0) }
            }
        }
    }
}

extension EnvoyCertificate {
    /// The members of Envoy's `TlsCertificate`.
    func write(to writer: inout JSONWriter) {
        writer.member("certificate_chain") { writer in
            writer.member(
                "inline_string", String(decoding: material.certificateChain, as: UTF8.self))
        }
        writer.member("private_key") { writer in
            writer.member("inline_string", String(decoding: material.privateKey, as: UTF8.self))
        }
    }
}
