package import GatewayModel
package import JSON

/// Tokens of an issuer, as its token endpoint gives them (RFC 6749, section 5.1; OpenID Connect
/// Core 1.0, section 3.1.3.3).
package struct TokenAnswer: Sendable {
    package let accessToken: String
    package let identityToken: String?
    package let refreshToken: String?
    /// How long the access token counts, in seconds; nil if the issuer does not say.
    package let lifetimeSeconds: Int64?

    /// Nil unless it has a token to be sent as ours are.
    package init?(_ root: JSONNode) {
        guard let token = root["access_token"]?.string, !token.isEmpty,
            root["token_type"]?.string?.lowercased() == "bearer"
        else { return nil }
        accessToken = token
        identityToken = root["id_token"]?.string
        refreshToken = root["refresh_token"]?.string
        lifetimeSeconds = root["expires_in"]?.double.flatMap { Int64(exactly: $0.rounded(.down)) }
    }

    /// The token that a server wants, and until when it counts by the clock of this machine.
    ///
    /// - Throws: that the issuer gave no such token.
    package func token(
        _ type: TokenType, at now: Timestamp
    ) throws(IssuerFault) -> (text: String, expiresAt: Timestamp?) {
        let (text, lifetime): (String, Int64?)
        switch type {
        case .access: (text, lifetime) = (accessToken, lifetimeSeconds)
        case .identity:
            guard let identityToken else {
                throw IssuerFault.noIdentityToken
            }
            (text, lifetime) = (identityToken, IdentityClaims(identityToken)?.lifetimeSeconds)
        }
        // It becomes a line of a request.
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else {
            throw IssuerFault.unsendableToken
        }
        let limit: Int64 = 10 * 366 * 86_400
        return (
            text,
            lifetime.map { Timestamp(clamping: now.rawValue + min(max(0, $0), limit) * 1_000_000) }
        )
    }
}

/// What an ID token says. Who signed it is the server's to check: it came from the issuer itself
/// (OpenID Connect Core 1.0, section 3.1.3.7, 6).
package struct IdentityClaims: Sendable {
    package let issuer: String?
    package let audiences: [String]
    package let nonce: String?
    package let lifetimeSeconds: Int64?

    /// Nil unless it is three parts of which the second can be read.
    package init?(_ token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.bytes(ofURLText: String(parts[1])),
            let root = try? JSONDocument.parsing(bytes).root
        else { return nil }
        issuer = root["iss"]?.string
        audiences =
            root["aud"]?.string.map { [$0] } ?? root["aud"]?.elements.compactMap(\.string) ?? []
        nonce = root["nonce"]?.string
        let (issued, end) = (root["iat"]?.double, root["exp"]?.double)
        lifetimeSeconds = issued.flatMap { issued in
            end.flatMap { Int64(exactly: ($0 - issued).rounded()) }
        }
    }
}
