import GatewayModel
import JSON

/// One of Envoy's listeners: a port of one transport, with the chains of all listeners of the merge
/// on it.
///
/// Nothing in it but its chains ever changes: a field outside them, even metadata, would drain the
/// whole port.
struct EnvoyPort {
    let port: UInt16
    var offset: UInt16 = 0
    let isUDP: Bool
    let isTLS: Bool

    /// The port that Envoy opens.
    private var boundPort: UInt16 {
        let (sum, isTooLarge) = port.addingReportingOverflow(offset)
        return isTooLarge ? port : sum
    }

    var name: String { "\(isUDP ? "udp" : "tcp")-\(port)" }

    /// The resource around its chains.
    func template(_ chains: [Segment], of owners: [EnvoyOwner]) -> ResourceTemplate {
        var writer = JSONWriter()
        writer.typed("envoy.config.listener.v3.Listener") { writer in
            writer.member("name", name)
            writer.socketAddress("0.0.0.0", port: boundPort)
            writer.member("per_connection_buffer_limit_bytes", 32_768)
            if isTLS {
                writer.member("listener_filters_timeout", "5s")
                writer.key("listener_filters")
                writer.array { writer in
                    writer.extension_(
                        "envoy.filters.listener.tls_inspector",
                        "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector")
                }
            }
            writer.key("filter_chains")
            writer.array { _ in }
        }
        return ResourceTemplate(around: writer.bytes, [ResourceTemplate.List(chains)], of: owners)
    }

    /// The one chain of a port where only the Host of a request tells listeners apart.
    var httpChain: EnvoyFragment {
        var writer = JSONWriter(reservingCapacity: 2048)
        writer.object { writer in
            writer.member("name", "http-\(port)")
            writer.key("filters")
            writer.array { writer in
                HTTPConnectionManager(
                    table: RouteConfiguration(port: port, shard: nil), listener: nil
                )
                .write(to: &writer)
            }
        }
        return EnvoyFragment(writer.bytes, of: [])
    }

    /// A UDP listener has no chains: it is one fragment, and goes with its route.
    static func udp(_ listener: EnvoyListener, offset: UInt16) -> EnvoyFragment {
        let port = EnvoyPort(port: listener.port, offset: offset, isUDP: true, isTLS: false)
        let route = listener.routes.first
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.typed("envoy.config.listener.v3.Listener") { writer in
            writer.member("name", port.name)
            writer.socketAddress("0.0.0.0", port: port.boundPort, isUDP: true)
            writer.member("udp_listener_config") { writer in
                writer.member("downstream_socket_config") { writer in
                    writer.member("max_rx_datagram_size", 9000)
                }
            }
            writer.key("listener_filters")
            writer.array { $0.udpProxy(listener.text, route) }
        }
        return EnvoyFragment(writer.bytes, of: [listener.owner] + (route.map { [$0.id] } ?? []))
    }
}

extension JSONWriter {
    fileprivate mutating func udpProxy(_ statPrefix: String, _ route: EnvoyRoute?) {
        extension_(
            "envoy.filters.udp_listener.udp_proxy",
            "envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig"
        ) { writer in
            writer.member("stat_prefix", statPrefix)
            writer.member("idle_timeout", "60s")
            writer.member("matcher") { writer in
                writer.member("on_no_match") { writer in
                    writer.key("action")
                    writer.extension_("route", "envoy.extensions.filters.udp.udp_proxy.v3.Route") {
                        $0.member("cluster", route.map(Cluster.udpName) ?? TCPProxy.nowhere)
                    }
                }
            }
        }
    }
}
