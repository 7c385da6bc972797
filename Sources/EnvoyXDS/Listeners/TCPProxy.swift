import JSON

/// The filter that passes bytes on to backends.
struct TCPProxy {
    /// A cluster that never exists: Envoy closes what is sent there. For traffic that belongs to
    /// a listener and to no route of it, and for references that cannot be resolved.
    static let nowhere = "lintel/nowhere"

    let statPrefix: String
    let targets: [(cluster: String, weight: Int)]

    init(statPrefix: String, targets: [EnvoyTarget], use: Cluster.Use) {
        self.statPrefix = statPrefix
        self.targets = targets.filter { $0.weight > 0 }.map { target in
            (target.backend.map { Cluster.name(of: $0, use) } ?? Self.nowhere, target.weight)
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.extension_(
            "envoy.filters.network.tcp_proxy",
            "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy"
        ) { writer in
            writer.member("stat_prefix", statPrefix)
            if targets.count > 1 {
                writer.member("weighted_clusters") { writer in
                    writer.key("clusters")
                    writer.array(of: targets) { writer, target in
                        writer.object { writer in
                            writer.member("name", target.cluster)
                            writer.member("weight", target.weight)
                        }
                    }
                }
            } else {
                writer.member("cluster", targets.first?.cluster ?? Self.nowhere)
            }
            writer.member("idle_timeout", "3600s")
            writer.member("max_connect_attempts", 3)
        }
    }
}
