import EnvoyXDS
import GatewayModel
import JSON

/// Something that is not out, or not everywhere, because Envoy would not have it: for the status
/// of the resources whose content it is.
struct DiscoveryRefusal: Sendable {
    enum Source: Hashable, Sendable {
        /// A proxy did not accept it.
        case node(String)
        /// `envoy --mode validate` did not, so no proxy was given it.
        case validation
    }

    let source: Source
    let gateway: NamespacedName
    let type: DiscoveryType?
    /// Of the gateway.
    let version: Revision
    let time: Timestamp
    /// Why, where anybody said it.
    let message: String
    /// What changed, and so may be the reason.
    let resources: Set<ResourceID>
}

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
