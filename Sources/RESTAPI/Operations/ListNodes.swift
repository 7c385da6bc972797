import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET …/gateways/{name}/nodes` — which proxy runs which version, and who has not polled
/// lately.
struct ListNodes: Operation {
    let ledger: Ledger
    let fleet: Fleet

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let name = call.path.namespacedName
        guard let gateway = ledger.published.state.gateway(name) else {
            throw Problem.notFound(ResourceID(.gateway, name))
        }
        let version = gateway.version
        return BackgroundQueue.shared.answer {
            let now = fleet.now()
            return .json { writer in
                writer.object { writer in
                    writer.key("gateway")
                    writer.gatewayName(name)
                    writer.member("version", version.rawValue)
                    writer.key("nodes")
                    writer.array(of: fleet.nodes(of: name)) { writer, node in
                        writer.node(node, current: version, now: now)
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func node(_ node: Fleet.Node, current: Revision, now: Timestamp) {
        object { writer in
            writer.member("name", node.name)
            writer.key("version")
            if let version = node.version {
                writer.integer(version.rawValue)
            } else {
                writer.null()
            }
            writer.member("upToDate", node.version == current)
            writer.member("lastPoll", node.lastPoll.description)
            writer.key("secondsSinceLastPoll")
            // The clock may have been set back since.
            writer.double(Double(max(0, now.rawValue - node.lastPoll.rawValue)) / 1_000_000)
            writer.member("polls", node.polls)
            writer.member("rejections", 0)
        }
    }
}
