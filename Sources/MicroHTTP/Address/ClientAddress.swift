import Addresses
import CMicroHTTPD

/// Who shares what there is for one client: an IPv4 address, or the /64 of an IPv6 address, which
/// is what one client is usually given.
public struct ClientAddress: Hashable, Sendable {
    private let network: NetworkAddress?

    /// Of a connection that is not from a network.
    package static let unknown = ClientAddress(nil)

    /// - Parameter address: nil for a connection that is not from a network.
    init(_ address: NetworkAddress?) {
        network = address.map { $0.isV4 ? $0 : NetworkAddress(high: $0.high, low: 0) }
    }
}

extension ClientAddress: CustomStringConvertible {
    public var description: String {
        guard let network else { return "unknown" }
        return network.isV4 ? "\(network)" : "\(network)/64"
    }
}

extension Request {
    public var client: ClientAddress { ClientAddress(origin) }

    /// The client's whole address, as text: `127.0.0.1`, `2001:db8::1`. Empty where there is none.
    public var clientAddress: String { origin?.description ?? "" }

    /// Where it came from, behind all trusted proxies.
    private var origin: NetworkAddress? {
        guard let peer = NetworkAddress(cmhd_client_address(live.raw)) else { return nil }
        let proxies = live.core.limits.trustedProxies
        guard proxies.contains(peer) else { return peer }
        return proxies.client(behind: peer, headers("X-Forwarded-For"))
    }
}
