import JSON

/// A table of routes: which host belongs to which listener, and what its routes do.
///
/// An HTTP port has one, since only the host of a request tells its listeners apart there. A TLS
/// port has one for each shard: a chain knows whose it is, and asks for the table of its owner.
struct RouteConfiguration {
    let port: UInt16
    /// Nil for all that the port has.
    let shard: Shard?

    var name: String { "routes-\(port)" + (shard.map { "-\($0.index)" } ?? "") }

    /// - Parameters:
    ///   - hosts: the virtual hosts.
    ///   - names: hostnames of listeners that are in the tables of other shards.
    func template(_ hosts: Segment, elsewhere names: [Segment]) -> ResourceTemplate {
        var writer = JSONWriter()
        writer.typed("envoy.config.route.v3.RouteConfiguration") { writer in
            writer.member("name", name)
            writer.member("ignore_port_in_host_matching", true)
            // A share of requests may be meant for a cluster that does not exist, to get its 500.
            writer.member("validate_clusters", false)
            // Also where no chain sets it: what a client made up is not for backends either.
            writer.key("request_headers_to_remove")
            writer.array(of: [HTTPConnectionManager.listenerHeader])
            writer.key("virtual_hosts")
            writer.array { _ in }
        }
        return ResourceTemplate(
            around: writer.bytes, [ResourceTemplate.List([hosts]), Self.elsewhere(names)])
    }

    /// A host of its own for all that belongs to listeners elsewhere: 421, as a request gets that
    /// comes over the connection of another listener (`VirtualHost`).
    private static func elsewhere(_ names: [Segment]) -> ResourceTemplate.List {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("name", "elsewhere")
            writer.key("routes")
            writer.array { writer in
                writer.object { writer in
                    writer.member("match") { $0.member("prefix", "/") }
                    writer.member("direct_response") { $0.member("status", 421) }
                }
            }
            writer.key("domains")
            writer.array { _ in }
        }
        return ResourceTemplate.List(
            prefix: [UInt8(ascii: ",")] + writer.bytes.dropLast(2), names,
            suffix: Array(writer.bytes.suffix(2)))
    }
}
