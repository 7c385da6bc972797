import EnvoyXDS
import GatewayModel
import JSON
import Projection
import XDSServer

extension JSONWriter {
    /// One entry of `status.refusals`.
    ///
    /// What Envoy says may be about somebody else's content, and nodes are those of the gateway:
    /// who may not get that learns that it is refused.
    mutating func refusal(_ refusal: DiscoveryRefusal, to visibility: Visibility) {
        let isTold = visibility.seesMerge(of: refusal.gateway)
        object { writer in
            if isTold { writer.member("gateway", refusal.gateway.description) }
            writer.member("version", refusal.version.rawValue)
            switch refusal.source {
            case .node(let node): if isTold { writer.member("node", node) }
            case .validation: writer.member("validation", true)
            }
            writer.member("type", ifPresent: refusal.type?.rawValue)
            writer.member("message", isTold ? refusal.message : DiscoveryRefusal.untold)
            writer.member("time", refusal.time.description)
        }
    }
}
