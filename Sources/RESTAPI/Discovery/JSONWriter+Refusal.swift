import EnvoyXDS
import GatewayModel
import JSON
import XDSServer

extension JSONWriter {
    /// One entry of `status.refusals`.
    mutating func refusal(_ refusal: DiscoveryRefusal) {
        object { writer in
            writer.member("gateway", refusal.gateway.description)
            writer.member("version", refusal.version.rawValue)
            switch refusal.source {
            case .node(let node): writer.member("node", node)
            case .validation: writer.member("validation", true)
            }
            writer.member("type", ifPresent: refusal.type?.rawValue)
            writer.member("message", refusal.message)
            writer.member("time", refusal.time.description)
        }
    }
}
