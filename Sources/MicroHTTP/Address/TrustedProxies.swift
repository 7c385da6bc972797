public import Addresses

/// The proxies in front of a server whose word counts on where a request came from.
///
/// Each of them adds the address that it was asked from to the end of `X-Forwarded-For`. What
/// stands before that was there already, and may be anybody's invention.
public struct TrustedProxies: Sendable {
    private let ranges: [AddressRange]

    /// The most proxies that a request passes one after the other.
    private static let hopLimit = 32

    public init(_ ranges: [AddressRange] = []) { self.ranges = ranges }

    func contains(_ address: NetworkAddress) -> Bool { ranges.contains { $0.contains(address) } }

    /// Where a request came from: read from the end, the first address that is not of such a proxy.
    /// What cannot be read ends the list, and whoever passed that on is taken for the client.
    ///
    /// - Parameters:
    ///   - peer: the other end of the connection.
    ///   - lines: the values of every `X-Forwarded-For`, in order.
    func client(behind peer: NetworkAddress, _ lines: [String]) -> NetworkAddress {
        var client = peer
        var hops = 0
        for line in lines.reversed() {
            for entry in line.split(separator: ",", omittingEmptySubsequences: false).reversed() {
                guard hops < Self.hopLimit, contains(client),
                    let address = NetworkAddress(forwarded: entry)
                else { return client }
                client = address
                hops += 1
            }
        }
        return client
    }
}

extension NetworkAddress {
    /// As proxies write it: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`,
    /// with blanks around it.
    init?(forwarded entry: Substring) {
        var text = entry.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]"),
                Self.isPort(text[end...].dropFirst())
            else { return nil }
            text = text[..<end].dropFirst()
            if !text.contains(":") { return nil }
        } else if let colon = text.firstIndex(of: ":"), colon == text.lastIndex(of: ":") {
            guard Self.isPort(text[colon...]) else { return nil }
            text = text[..<colon]
        }
        self.init(text)
    }

    /// Whether it is `:4711`, or nothing.
    private static func isPort(_ text: Substring) -> Bool {
        if text.isEmpty { return true }
        let digits = text.dropFirst()
        return text.first == ":" && (1...5).contains(digits.utf8.count)
            && digits.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt16(digits) != nil
    }
}
