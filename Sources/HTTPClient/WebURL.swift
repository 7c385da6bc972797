/// A URL that may be asked: `https://NAME[:PORT][/PATH][?QUERY]`; `http://` where nobody else is on
/// the way, which is this machine, unless who uses it sees to that itself (``init(anyHost:)``).
///
/// Neither a user nor a fragment, and only what a URL is written with (RFC 3986): what is read in
/// two ways leads to two places.
public struct WebURL: Hashable, Sendable, CustomStringConvertible {
    public let description: String
    /// Without brackets and port.
    public let host: String
    public let isEncrypted: Bool
    public let port: UInt16
    /// Scheme, host and port as it writes them: for what is read by others than may read its path,
    /// which may be a secret.
    public let origin: String

    /// Nil unless it is one.
    public init?(_ text: String) {
        self.init(anyHost: text)
        if !isEncrypted, !isLoopback { return nil }
    }

    /// Also `http://` to anywhere: for what looks at the address that is really connected to
    /// (``AddressRules``).
    public init?(anyHost text: String) {
        let rest: Substring
        if text.hasPrefix("https://") {
            (rest, isEncrypted) = (text.dropFirst(8), true)
        } else if text.hasPrefix("http://") {
            (rest, isEncrypted) = (text.dropFirst(7), false)
        } else {
            return nil
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard text.utf8.count <= Self.limit, text.utf8.allSatisfy(Self.isWritten),
            let host = Self.host(in: authority)
        else { return nil }
        (description, self.host) = (text, host)
        origin = (isEncrypted ? "https://" : "http://") + authority
        port = Self.port(in: authority) ?? (isEncrypted ? 443 : 80)
    }

    /// The most bytes of one.
    public static let limit = 2048

    /// Whether it leads to this machine, whatever a DNS says.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func host(in authority: Substring) -> String? {
        var host = authority
        if let end = authority.firstIndex(of: "]") {
            guard authority.first == "[" else { return nil }
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" && isPort(rest.dropFirst()) else { return nil }
            host = authority[..<end].dropFirst()
            let isAddress = host.utf8.allSatisfy {
                $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") || isHexadecimal($0)
            }
            return isAddress && host.contains(":") ? String(host) : nil
        }
        if let colon = authority.firstIndex(of: ":") {
            guard isPort(authority[authority.index(after: colon)...]) else { return nil }
            host = authority[..<colon]
        }
        let isName = host.utf8.allSatisfy {
            $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "-")
                || $0 == UInt8(ascii: ".")
        }
        return isName && !host.isEmpty ? String(host) : nil
    }

    /// Nil if it names none.
    private static func port(in authority: Substring) -> UInt16? {
        let rest = authority[(authority.lastIndex(of: "]") ?? authority.startIndex)...]
        return rest.lastIndex(of: ":").flatMap { UInt16(rest[rest.index(after: $0)...]) }
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { $0 &- 0x30 < 10 } && UInt16(text).map { $0 > 0 } ?? false
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
    }

    /// Reserved and unreserved characters, and `%`; no `#`.
    private static func isWritten(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
            || "-._~:/?[]!$&'()*+,;=%".utf8.contains(byte)
    }
}
