import HTTPClient

/// Where a server is: `https://lintel.example.com`, or with the path that a proxy in front of it
/// wants, `https://example.com/lintel`. Never with a slash at its end.
package struct ServerURL: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Where a server listens unless it is told otherwise.
    package static let local = ServerURL(trusted: "http://127.0.0.1:8080")

    private init(trusted text: String) { description = text }

    /// - Throws: what is wrong with it, and what would be right.
    package init(_ text: String) throws(ClientError) {
        guard let rest = Self.rest(of: text), let first = rest.utf8.first,
            first != UInt8(ascii: "/"), first != UInt8(ascii: ":"),
            rest.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }),
            !rest.contains(where: { "?#@\\".contains($0) })
        else {
            throw ClientError(
                .usage, "\"\(text)\" is no address of a server",
                hint: "use a URL such as https://lintel.example.com, without user, query and "
                    + "fragment")
        }
        var url = text
        while url.hasSuffix("/") { url.removeLast() }
        description = url
    }

    private static func rest(of text: String) -> Substring? {
        for scheme in ["https://", "http://"] where text.lowercased().hasPrefix(scheme) {
            return text.dropFirst(scheme.count)
        }
        return nil
    }

    package var isEncrypted: Bool { description.lowercased().hasPrefix("https:") }

    /// `example.com:8443`, and a path if there is one.
    package var place: String {
        String(description.dropFirst(isEncrypted ? "https://".count : "http://".count))
    }

    /// A token in plain text is for this machine only.
    ///
    /// A name that only begins as an address, `127.0.0.1.example.com`, is somebody else's.
    package var isOnThisMachine: Bool {
        let authority = place.lowercased().prefix { $0 != "/" }
        return WebURL(anyHost: "http://" + authority)?.isLoopback ?? false
    }
}
