import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection
import XDSServer

/// `GET …/gateways/{name}/nodes` — which proxy runs which version, compared with the one it is
/// given, and which has not polled lately; of Envoys also what they have and what they refused, by
/// type.
struct ListNodes: Operation {
    let ledger: Ledger
    let fleet: Fleet
    let discovery: DiscoveryService

    var access: Access { Access(.list, .gatewayNodes) }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let name = call.path.namespacedName
        guard let gateway = ledger.published.state.gateway(name) else {
            throw Problem.notFound(ResourceID(.gateway, name))
        }
        let latest = gateway.version
        let version = ledger.published.state.releasedVersion(of: name) ?? latest
        return call.answer(.inspect) {
            let now = fleet.now()
            let envoys = discovery.proxies(of: name).map { NodeReport($0) }
            let pollers = fleet.nodes(of: name).map { NodeReport($0) }
            let nodes = (pollers + envoys).sorted { $0.name < $1.name }
            return .json { writer in
                writer.object { writer in
                    writer.key("gateway")
                    writer.gatewayName(name)
                    writer.member("version", version.rawValue)
                    if latest != version { writer.member("latestVersion", latest.rawValue) }
                    writer.key("nodes")
                    writer.array(of: nodes) { writer, node in
                        node.write(to: &writer, current: version, now: now)
                    }
                }
            }
        }
    }
}
