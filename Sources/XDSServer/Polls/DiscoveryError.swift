import EnvoyXDS
import GatewayModel

/// Why a proxy is given nothing.
public enum DiscoveryError: Error, Hashable, Sendable {
    /// Its request cannot be understood.
    ///
    /// - Parameter pointer: where (RFC 6901); nil for the whole.
    case malformed(String, pointer: String?)
    /// There is no such gateway, or no resource of that name.
    case notFound(String)
    /// No version of the gateway can be given out.
    case notReady(String)
}

extension DiscoveryError {
    static func noGateway(_ name: NamespacedName) -> Self {
        .notFound("\(ResourceID(.gateway, name)) does not exist")
    }

    static func noResource(_ key: ProxyNode.Key, of gateway: NamespacedName) -> Self {
        .notFound("there is no \(key.type.rawValue) \((key.name ?? "").prefix(300)) of \(gateway)")
    }

    static func noVersion(_ reason: String) -> Self {
        .notReady("there is no version that could be given out: \(reason)")
    }
}
