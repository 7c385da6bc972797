public import Addresses

/// Which addresses may be connected to on behalf of somebody who is not trusted with the network
/// that this machine is in.
///
/// Everything is refused that does not lead through the public internet (RFC 6890 and what IANA
/// registered since), however it is written: also as IPv4 within IPv6. Names are not looked at: a
/// name may lead elsewhere the next time.
public struct AddressRules: Sendable {
    private let allowed: [AddressRange]

    /// - Parameter allowed: what may be connected to all the same, also without TLS.
    public init(allowing allowed: [AddressRange] = []) { self.allowed = allowed }

    /// Why an address may not be connected to.
    public enum Objection: Hashable, Sendable {
        /// It is not of the public internet: "a loopback address".
        case sort(String)
        /// It would be asked without TLS.
        case inClear
    }

    /// Nil if it may.
    public func objection(to address: NetworkAddress, isEncrypted: Bool) -> Objection? {
        if allowed.contains(where: { $0.contains(address) }) { return nil }
        if let sort = Self.sort(of: address) { return .sort(sort) }
        return isEncrypted ? nil : .inClear
    }

    /// Nil for an address of the public internet.
    private static func sort(of address: NetworkAddress) -> String? {
        if let range = special.first(where: { $0.range.contains(address) }) { return range.sort }
        return address.embedded.flatMap { sort(of: $0) }
    }

    private struct Special {
        let range: AddressRange
        let sort: String
    }

    private static let special: [Special] = {
        let table: [(sort: String, ranges: [String])] = [
            ("an unspecified address", ["0.0.0.0/8", "::"]),
            ("a loopback address", ["127.0.0.0/8", "::1"]),
            (
                "a private address",
                ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"]
            ),
            ("an address of a carrier's own network", ["100.64.0.0/10"]),
            ("a link-local address", ["169.254.0.0/16", "fe80::/10"]),
            ("a multicast address", ["224.0.0.0/4", "ff00::/8"]),
            ("the broadcast address", ["255.255.255.255"]),
            (
                "an address for examples",
                ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"]
            ),
            ("an address for measurements", ["198.18.0.0/15", "2001:2::/48"]),
            (
                "a reserved address",
                [
                    "192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4", "100::/64", "2001:10::/28",
                    "2001:20::/28", "2001::/32", "5f00::/16", "64:ff9b:1::/48",
                ]
            ),
        ]
        return table.flatMap { sort, ranges in
            ranges.map { text in
                guard let range = try? AddressRange(text) else {
                    preconditionFailure("\(text) is no range")
                }
                return Special(range: range, sort: sort)
            }
        }
    }()
}

extension NetworkAddress {
    /// The address of IPv4 that one of IPv6 leads to: through NAT64 (RFC 6052), 6to4 (RFC 3056), or
    /// as IPv6 has it since its beginning (RFC 4291, 2.5.5.1). One that is mapped (`::ffff:`) is
    /// read as IPv4 in the first place.
    fileprivate var embedded: NetworkAddress? {
        if isV4 { return nil }
        if high == 0x0064_FF9B << 32, low >> 32 == 0 {
            return NetworkAddress(v4: UInt32(truncatingIfNeeded: low))
        }
        if high >> 48 == 0x2002 {
            return NetworkAddress(v4: UInt32(truncatingIfNeeded: high >> 16))
        }
        if high == 0, low >> 32 == 0 {
            return NetworkAddress(v4: UInt32(truncatingIfNeeded: low))
        }
        return nil
    }
}
