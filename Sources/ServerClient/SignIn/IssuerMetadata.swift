import HTTPClient
import JSON

/// What an issuer says of itself (OpenID Connect Discovery 1.0, section 3).
struct IssuerMetadata: Sendable {
    let issuer: String
    let authorizationEndpoint: WebURL
    let tokenEndpoint: WebURL
    /// RFC 7009; nil if tokens cannot be revoked there.
    let revocationEndpoint: WebURL?
    /// Whether it names itself in each answer (RFC 9207).
    let saysWhoAnswers: Bool

    init(_ root: JSONNode, of issuer: String) throws(ClientError) {
        guard root["issuer"]?.string == issuer else {
            let named = root["issuer"]?.string ?? "nobody"
            throw Self.error(issuer, "says that it is \(named)")
        }
        if let methods = root["code_challenge_methods_supported"],
            !methods.elements.contains(where: { $0.string == "S256" })
        {
            throw Self.error(issuer, "has no PKCE with S256, without which a code can be stolen")
        }
        self.issuer = issuer
        authorizationEndpoint = try Self.endpoint("authorization_endpoint", root, issuer)
        tokenEndpoint = try Self.endpoint("token_endpoint", root, issuer)
        revocationEndpoint = root["revocation_endpoint"]?.string.flatMap { WebURL($0) }
        saysWhoAnswers = root["authorization_response_iss_parameter_supported"]?.bool ?? false
    }

    private static func endpoint(
        _ name: StaticString, _ root: JSONNode, _ issuer: String
    ) throws(ClientError) -> WebURL {
        guard let text = root[name]?.string else { throw error(issuer, "has no \(name)") }
        guard let url = WebURL(text) else {
            throw error(issuer, "has \(text) as its \(name), which is no https URL")
        }
        return url
    }

    private static func error(_ issuer: String, _ what: String) -> ClientError {
        ClientError(
            .notLintel, "the issuer \(issuer) \(what)",
            hint: "ask who runs it; lintel login --token takes a token instead")
    }
}
