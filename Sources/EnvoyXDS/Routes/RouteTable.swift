import JSON

/// The table of one port: which host belongs to which listener, and what its routes do.
///
/// Few tables make few pollers: one for each port that speaks HTTP.
enum RouteTable {
    static func name(ofPort port: UInt16) -> String { "routes-\(port)" }

    static func shape(port: UInt16, isTLS: Bool, _ hosts: [Fragment]) -> Shape {
        var writer = JSONWriter()
        writer.typed("envoy.config.route.v3.RouteConfiguration") { writer in
            writer.member("name", name(ofPort: port))
            writer.member("ignore_port_in_host_matching", true)
            // A share of requests may be meant for a cluster that does not exist, to get its 500.
            writer.member("validate_clusters", false)
            if isTLS {
                writer.key("request_headers_to_remove")
                writer.array(of: [HTTPConnectionManager.listenerHeader])
            }
            writer.key("virtual_hosts")
            writer.array { _ in }
        }
        return Shape(around: writer.bytes, hosts)
    }
}
