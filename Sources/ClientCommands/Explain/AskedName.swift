import GatewayModel
package import ServerClient

/// A name and ports that somebody asks about: `www.example.com`, `www.example.com:8443`, `:5432`,
/// or a URL as it was pasted.
package struct AskedName: Hashable, Sendable {
    /// Nil for what is asked for by port alone.
    package let hostname: String?
    /// Those of HTTPS and HTTP where none is said.
    package let ports: [Int]
    /// Whether a port was said, or a scheme that has one.
    package let saysPort: Bool

    package init(_ text: String) throws(ClientError) {
        var rest = Substring(text.lowercased().filter { !$0.isWhitespace })
        var (usual, isSaid) = ([443, 80], false)
        for (scheme, port) in [("https://", 443), ("http://", 80), ("wss://", 443), ("ws://", 80)]
        where rest.hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count)
            (usual, isSaid) = ([port], true)
        }
        rest = rest.prefix { !"/?#".contains($0) }
        // A user before the host is none of the name.
        if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count) else { throw Self.error(text) }
        if parts.count == 2 {
            guard let port = Int(parts[1]), (1...65535).contains(port) else {
                throw Self.error(text)
            }
            (usual, isSaid) = ([port], true)
        }
        var name = String(parts[0])
        if name.hasSuffix(".") { name.removeLast() }
        if name.isEmpty {
            guard parts.count == 2 else { throw Self.error(text) }
        } else if !LexicalType.host.admits(name) {
            throw Self.error(text)
        }
        hostname = name.isEmpty ? nil : name
        (ports, saysPort) = (usual, isSaid)
    }

    private static func error(_ text: String) -> ClientError {
        ClientError(
            .usage, "\"\(text)\" is no name that a gateway could serve",
            hint: "use HOST, HOST:PORT, :PORT, or a URL; international names in their form xn--…")
    }
}
