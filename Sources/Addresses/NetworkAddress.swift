public import Glibc

/// An IP address in 128 bits, one of IPv4 as `::ffff:192.0.2.1` (RFC 4291, section 2.5.5.2): so it
/// is the same address, however it was written and whatever kind of socket it came to.
public struct NetworkAddress: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// - Parameter bits: the first byte is the highest.
    package init(v4 bits: UInt32) { self.init(high: 0, low: Self.v4Prefix | UInt64(bits)) }

    private static let v4Prefix: UInt64 = 0xFFFF << 32

    public var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// Of a connection; nil if it is not from a network.
    public init?(_ address: UnsafePointer<sockaddr>?) {
        guard let address else { return nil }
        let bytes = UnsafeRawPointer(address)
        switch CInt(address.pointee.sa_family) {
        case AF_INET:
            let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 0
            let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            self.init(v4: UInt32(bigEndian: bits))
        case AF_INET6:
            let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 0
            self.init(v6: bytes + offset)
        default: return nil
        }
    }

    /// `192.0.2.1`, `2001:db8::1`; nil for anything else, such as a port or a zone after it.
    public init?(_ text: some StringProtocol) {
        var v4 = in_addr()
        var v6 = in6_addr()
        let text = String(text)
        // To C a text ends at its first NUL.
        if text.utf8.contains(0) { return nil }
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(v4: UInt32(bigEndian: v4.s_addr))
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self = withUnsafeBytes(of: v6) { NetworkAddress(v6: $0.baseAddress) }
        } else {
            return nil
        }
    }

    /// Also as old programs read IPv4: `127.1`, `0x7f000001`, `2130706433`.
    public init?(literal text: String) {
        if let address = NetworkAddress(text) {
            self = address
            return
        }
        var v4 = in_addr()
        guard !text.utf8.contains(0), inet_aton(text, &v4) != 0 else { return nil }
        self.init(v4: UInt32(bigEndian: v4.s_addr))
    }

    public static let loopback = NetworkAddress(v4: 0x7F00_0001)

    private init(v6 bytes: UnsafeRawPointer?) {
        let words = bytes.map {
            (
                $0.loadUnaligned(as: UInt64.self),
                $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
        self.init(
            high: UInt64(bigEndian: words?.0 ?? 0), low: UInt64(bigEndian: words?.1 ?? 0))
    }
}

extension NetworkAddress: CustomStringConvertible {
    public var description: String {
        if isV4 { return text(of: UInt32(truncatingIfNeeded: low).bigEndian, AF_INET) }
        return text(of: (high.bigEndian, low.bigEndian), AF_INET6)
    }

    private func text<Bits>(of bits: Bits, _ family: CInt) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            let start = withUnsafeBytes(of: bits) {
                inet_ntop(family, $0.baseAddress, text.baseAddress, socklen_t(text.count))
            }
            return start.map { String(cString: $0) } ?? ""
        }
    }
}
