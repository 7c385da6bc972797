/// Addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`, or one alone (CIDR, RFC 4632).
public struct AddressRange: Hashable, Sendable {
    private let first: NetworkAddress
    /// Of the 128 bits, how many are the same in all.
    private let length: Int

    /// Why a text is none, and what to write.
    public struct Fault: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Throws: also for an address that has bits beyond the length, which may be a typing error
    ///   in either, and for what every address is in.
    public init(_ text: String) throws(Fault) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = NetworkAddress(parts[0]) else {
            throw Fault(
                description: "use an address, or one with a length, such as 10.0.0.0/8 or "
                    + "2001:db8::/32")
        }
        let width = address.isV4 && !parts[0].contains(":") ? 32 : 128
        var length = width
        if parts.count == 2 {
            guard let given = Self.number(parts[1]), given <= width else {
                throw Fault(description: "what follows / is a number from 1 to \(width)")
            }
            length = given
        }
        self.length = 128 - width + length
        first = address.masked(to: self.length)
        // All of IPv4 may also be said in the words of IPv6.
        if self.length == 0 || first.isV4 && self.length <= 96 {
            throw Fault(description: "every address is in it")
        }
        if first != address {
            throw Fault(
                description: "\(parts[0]) has bits beyond the first \(length); mean "
                    + "\(first)/\(length), or \(parts[0]) alone")
        }
    }

    /// An address of IPv4 is in no range of IPv6, though it can be written as one.
    public func contains(_ address: NetworkAddress) -> Bool {
        address.isV4 == isV4 && address.masked(to: length) == first
    }

    private var isV4: Bool { first.isV4 && length >= 96 }

    private static func number(_ digits: Substring) -> Int? {
        guard (1...3).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(digits)
    }
}

extension NetworkAddress {
    /// With the first so many bits, and no others.
    fileprivate func masked(to length: Int) -> NetworkAddress {
        NetworkAddress(
            high: high & Self.mask(min(length, 64)), low: low & Self.mask(max(length - 64, 0)))
    }

    private static func mask(_ length: Int) -> UInt64 {
        length == 0 ? 0 : ~0 << UInt64(64 - length)
    }
}
