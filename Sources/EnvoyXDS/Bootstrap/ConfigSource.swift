import JSON

/// Where an Envoy asks for what a resource of ours refers to: the same server, by the same way.
///
/// Equal bytes everywhere: Envoy shares one poller between all who name the same resource with the
/// same source, and makes a second one for a byte of difference.
enum ConfigSource {
    /// The cluster of the bootstrap that is this server.
    static let clusterName = "xds"

    /// A pause after each answer, with as much again at random; zero would end Envoy.
    static let refreshDelay = "0.05s"

    /// The server holds a poll for 80 % of this.
    static let requestTimeout = "35s"

    static let bytes: [UInt8] = {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("resource_api_version", "V3")
            writer.member("initial_fetch_timeout", "15s")
            writer.member("api_config_source") { writer in
                writer.member("api_type", "REST")
                writer.member("transport_api_version", "V3")
                writer.key("cluster_names")
                writer.array(of: [clusterName])
                writer.member("refresh_delay", refreshDelay)
                writer.member("request_timeout", requestTimeout)
            }
        }
        return writer.bytes
    }()
}
