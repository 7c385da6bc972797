import EnvoyXDS
import GatewayModel
import JSON
import Ledger

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
    /// Whose content is the reason, as far as that can be told.
    var resources: Set<ResourceID>
}

extension DiscoveryRefusal {
    /// Where it cannot be told whose content it is, it is the Gateway's.
    func isAbout(_ id: ResourceID) -> Bool {
        resources.isEmpty ? id == ResourceID(.gateway, gateway) : resources.contains(id)
    }

    /// The most resources that are warned about one refusal: a port that cannot be bound may have
    /// thousands of listeners.
    private static let limit = 16

    /// Writes it down for whose content it is; for the gateway if that is nobody's.
    func warn(_ book: WarningBook) {
        let known = resources.sorted().prefix(Self.limit)
        let regarding = known.isEmpty ? [ResourceID(.gateway, gateway)] : Array(known)
        let who: String
        switch source {
        case .node(let node): who = node
        case .validation: who = "validation"
        }
        for id in regarding {
            book.record(
                reason: "EnvoyRefused", regarding: id,
                message: "version \(version) of Gateway \(gateway): \(message)",
                key: "EnvoyRefused \(gateway) \(version) \(who) \(type?.rawValue ?? "") \(id)")
        }
    }
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
