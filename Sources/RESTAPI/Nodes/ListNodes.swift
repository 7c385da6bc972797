import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET …/gateways/{name}/nodes` — which proxy runs which version, compared with the one it is
/// given, and which has not polled lately; of Envoys also what they have and what they refused, by
/// type.
struct ListNodes: Operation {
    let ledger: Ledger
    let nodes: KnownNodes

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
            let now = nodes.fleet.now()
            let nodes = nodes.reports(of: name)
            return .json { writer in
                writer.object { writer in
                    writer.key("gateway")
                    writer.gatewayName(name)
                    writer.member("version", version.rawValue)
                    if latest != version { writer.member("latestVersion", latest.rawValue) }
                    let silent = nodes.count { $0.isSilent }
                    if silent > 0 { writer.member("silentNodes", silent) }
                    writer.key("nodes")
                    writer.array(of: nodes) { writer, node in
                        node.write(to: &writer, current: version, now: now)
                    }
                }
            }
        }
    }
}
