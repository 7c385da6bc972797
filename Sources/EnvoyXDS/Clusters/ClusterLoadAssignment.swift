import GatewayModel
import JSON

/// The endpoints of a cluster.
struct ClusterLoadAssignment {
    let name: String
    let groups: [(backend: EnvoyBackend, weight: Int?)]
    let isUDP: Bool

    init(name: String, _ backend: EnvoyBackend) {
        self.name = name
        groups = [(backend, nil)]
        isUDP = false
    }

    /// Several backends by weight, for UDP, which has no weighted clusters: each is a locality.
    init(name: String, udp targets: [(backend: EnvoyBackend, weight: Int?)]) {
        self.name = name
        groups = targets
        isUDP = true
    }

    /// The members of the object.
    func write(to writer: inout JSONWriter) {
        writer.member("cluster_name", name)
        writer.key("endpoints")
        writer.array(of: groups) { writer, group in
            writer.object { writer in
                if let weight = group.weight {
                    writer.member("locality") { $0.member("zone", group.backend.name.description) }
                    writer.member("load_balancing_weight", weight)
                }
                writer.key("lb_endpoints")
                writer.array(of: group.backend.spec.endpoints) { writer, endpoint in
                    writer.object { writer in
                        writer.member("endpoint") {
                            $0.socketAddress(endpoint.host, port: endpoint.port, isUDP: isUDP)
                        }
                    }
                }
            }
        }
    }
}
