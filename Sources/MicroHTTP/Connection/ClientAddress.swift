import CMicroHTTPD
import Glibc

/// Where a client is: an IPv4 address, or the /64 of an IPv6 address, which is what one client is
/// usually given.
public struct ClientAddress: Hashable, Sendable {
    private let family: sa_family_t
    private let network: UInt64

    /// Of a connection that is not from a network.
    package static let unknown = ClientAddress(nil)

    /// - Parameter address: nil for a connection that is not from a network.
    init(_ address: UnsafePointer<sockaddr>?) {
        guard let address else {
            (family, network) = (0, 0)
            return
        }
        family = address.pointee.sa_family
        let bytes = UnsafeRawPointer(address)
        switch CInt(family) {
        case AF_INET:
            let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 0
            network = UInt64(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        case AF_INET6:
            let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 0
            network = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        default:
            network = 0
        }
    }
}

extension Request {
    public var client: ClientAddress { ClientAddress(cmhd_client_address(live.raw)) }
}
