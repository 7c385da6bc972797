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

extension Request {
    /// The client's whole address, as text: `127.0.0.1`, `2001:db8::1`. Empty where there is none.
    public var clientAddress: String {
        guard let address = cmhd_client_address(live.raw) else { return "" }
        let family = CInt(address.pointee.sa_family)
        let offset =
            switch family {
            case AF_INET: MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)
            case AF_INET6: MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)
            default: nil as Int?
            }
        guard let offset else { return "" }
        return withUnsafeTemporaryAllocation(
            of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)
        ) { text in
            let bytes = UnsafeRawPointer(address) + offset
            guard let start = inet_ntop(family, bytes, text.baseAddress, socklen_t(text.count))
            else { return "" }
            return String(cString: start)
        }
    }
}
