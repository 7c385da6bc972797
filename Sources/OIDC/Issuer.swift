public import HTTPClient

/// An issuer of tokens, as it names itself in `iss`: compared byte by byte, as OpenID Connect Core
/// 1.0, section 3.1.3.7, has it.
public struct Issuer: Sendable, CustomStringConvertible {
    public let url: WebURL
    public var description: String { url.description }

    /// Nil unless it is a URL without a query: of `https`, or of `http` on this machine.
    public init?(_ text: String) {
        guard let url = WebURL(text), !text.contains("?") else { return nil }
        self.url = url
    }

    func isNamed(_ name: String) -> Bool { name.utf8.elementsEqual(description.utf8) }

    /// OpenID Connect Discovery 1.0, section 4.
    var discoveryURL: WebURL? {
        let base = description.hasSuffix("/") ? String(description.dropLast()) : description
        return WebURL(base + "/.well-known/openid-configuration")
    }
}
