package import HTTPClient
package import JSON

/// What an issuer says of itself (OpenID Connect Discovery 1.0, section 3).
package struct IssuerMetadata: Sendable {
    package let issuer: String
    package let authorizationEndpoint: WebURL
    package let tokenEndpoint: WebURL
    /// RFC 7009; nil if tokens cannot be revoked there.
    package let revocationEndpoint: WebURL?
    /// Whether it names itself in each answer (RFC 9207).
    package let saysWhoAnswers: Bool

    /// - Parameter issuer: whom it has to be of.
    package init(_ root: JSONNode, of issuer: String) throws(IssuerFault) {
        guard root["issuer"]?.string == issuer else {
            let named = root["issuer"]?.string ?? "nobody"
            throw IssuerFault.metadata("says that it is \(named)")
        }
        if let methods = root["code_challenge_methods_supported"],
            !methods.elements.contains(where: { $0.string == "S256" })
        {
            throw IssuerFault.metadata("has no PKCE with S256, without which a code can be stolen")
        }
        self.issuer = issuer
        authorizationEndpoint = try Self.endpoint("authorization_endpoint", root)
        tokenEndpoint = try Self.endpoint("token_endpoint", root)
        revocationEndpoint = root["revocation_endpoint"]?.string.flatMap { WebURL($0) }
        saysWhoAnswers = root["authorization_response_iss_parameter_supported"]?.bool ?? false
    }

    private static func endpoint(
        _ name: StaticString, _ root: JSONNode
    ) throws(IssuerFault) -> WebURL {
        guard let text = root[name]?.string else { throw IssuerFault.metadata("has no \(name)") }
        guard let url = WebURL(text) else {
            throw IssuerFault.metadata("has \(text) as its \(name), which is no https URL")
        }
        return url
    }
}
