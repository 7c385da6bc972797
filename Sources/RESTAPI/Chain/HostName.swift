import GatewayModel

/// A name or an address by which a server is asked, as it stands in `Host` and in URLs:
/// `lintel.example`, `lintel.example:8080`, `127.0.0.1`, `[::1]:8080`.
public struct HostName: Sendable, Hashable {
    /// In lower case, an IPv6 address in brackets.
    let name: [UInt8]
    /// Nil: any.
    let port: UInt16?

    /// Nil unless it is one.
    public init?(_ text: String) {
        let bytes = Array(text.lowercased().utf8)
        guard let authority = Authority(bytes[...]), authority.isPlausible else { return nil }
        (name, port) = (Array(authority.name), authority.port)
    }
}

/// The two parts of `Host` (RFC 9110, section 7.2), where they are.
struct Authority<Bytes: BidirectionalCollection<UInt8>> {
    /// An IPv6 address is in brackets.
    let name: Bytes.SubSequence
    let port: UInt16?

    /// Nil if there is no name, or what should be a port is none.
    init?(_ text: Bytes) {
        var (end, port, unit) = (text.endIndex, 0, 1)
        while end > text.startIndex {
            text.formIndex(before: &end)
            guard case let digit = text[end] &- 0x30, digit < 10, unit <= 10_000 else { break }
            (port, unit) = (port + unit * Int(digit), unit * 10)
        }
        let hasPort = end < text.endIndex && text[end] == UInt8(ascii: ":")
        self.port = hasPort ? UInt16(exactly: port) : nil
        name = hasPort ? text[..<end] : text[...]
        if name.isEmpty || hasPort && self.port ?? 0 == 0 { return nil }
    }

    func isNamed(_ other: some Sequence<UInt8>) -> Bool {
        name.elementsEqual(other) { Self.lowercased($0) == $1 }
    }

    func isNamed(_ other: StaticString) -> Bool {
        other.withUTF8Buffer { isNamed($0) }
    }

    /// Whether it leads to this machine, whatever anybody's DNS says.
    var isLoopback: Bool {
        if isNamed("127.0.0.1") || isNamed("localhost") || isNamed("[::1]") { return true }
        // All of 127.0.0.0/8.
        return name.starts(with: "127.".utf8)
            && IPAddress.isValid(String(decoding: name, as: UTF8.self))
    }

    /// Whether the name is made of what names and addresses are made of. Names of clusters, which
    /// Envoys send, may have an underscore.
    fileprivate var isPlausible: Bool {
        let text = String(decoding: name, as: UTF8.self)
        if text.hasPrefix("["), text.hasSuffix("]") {
            return IPAddress.isValid(String(text.dropFirst().dropLast())) && text.contains(":")
        }
        return text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
                || "-._".utf8.contains(byte)
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
