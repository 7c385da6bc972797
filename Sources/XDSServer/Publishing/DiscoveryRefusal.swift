public import EnvoyXDS
public import EventLog
public import GatewayModel
import JSON
import Ledger

/// A version that is not given out, or not everywhere, because Envoy refused it: for the status of
/// the resources whose content is at fault.
public struct DiscoveryRefusal: Sendable {
    public enum Source: Hashable, Sendable {
        /// A proxy did not accept it.
        case node(String)
        /// `envoy --mode validate` did not, so no proxy was given it.
        case validation
    }

    public let source: Source
    public let gateway: NamespacedName
    public let type: DiscoveryType?
    /// Of the gateway.
    public let version: Revision
    public let time: Timestamp
    /// Why, where anybody said it.
    public let message: String
    /// Whose content is the reason, as far as that can be told.
    var resources: Set<ResourceID>
}

extension DiscoveryRefusal {
    /// Instead of what Envoy says, for who may not get the gateway.
    public static let untold =
        "Envoy does not take what is made of it; who may get the Gateway is told why"

    /// Where it cannot be told whose content it is, it is the Gateway's.
    func isAbout(_ id: ResourceID) -> Bool {
        resources.isEmpty ? id == ResourceID(.gateway, gateway) : resources.contains(id)
    }

    /// The most resources that are warned about one refusal: a port that cannot be bound may have
    /// thousands of listeners.
    private static let limit = 16

    /// Warns the owners of the content at fault; of the gateway, if nobody's can be told.
    func warn(_ store: WarningStore) {
        let known = resources.sorted().prefix(Self.limit)
        let regarding = known.isEmpty ? [ResourceID(.gateway, gateway)] : Array(known)
        let who: String
        switch source {
        case .node(let node): who = node
        case .validation: who = "validation"
        }
        for id in regarding {
            store.record(
                reason: "EnvoyRefused", regarding: id, gateway: gateway,
                message: "version \(version) of Gateway \(gateway): \(message)",
                details: WarningEvent.details { $0.member("version", version.rawValue) },
                key: "EnvoyRefused \(gateway) \(version) \(who) \(type?.rawValue ?? "") \(id)")
        }
    }
}

extension WarningEvent {
    /// The gateway whose Envoy the message quotes; nil where it quotes none.
    public var quotedGateway: NamespacedName? {
        guard reason == "EnvoyRefused" else { return nil }
        return key.split(separator: " ").dropFirst().first.flatMap { NamespacedName($0) }
    }
}
