import Crypto
import GatewayModel

/// What the browser takes to the issuer: a request for a code (RFC 6749, section 4.1) that only who
/// asked can turn into tokens (PKCE, RFC 7636).
package struct AuthorizationRequest: Sendable {
    package let clientID: String
    package let redirectURI: String
    /// Comes back with the code: the answer is to this request.
    package let state: String
    /// Comes back in the ID token: the token is of this request.
    package let nonce: String
    /// Shown to the issuer only with the code.
    package let verifier: String
    private let scopes: [String]

    /// - Parameters:
    ///   - state, nonce, verifier: texts that nobody can guess; new ones where nothing is said.
    package init(
        clientID: String, scopes: [String], redirectURI: String, state: String = random(),
        nonce: String = random(), verifier: String = random()
    ) {
        (self.clientID, self.scopes, self.redirectURI) = (clientID, scopes, redirectURI)
        (self.state, self.nonce, self.verifier) = (state, nonce, verifier)
    }

    /// 256 bits in 43 characters.
    package static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        return Base64.urlText(
            of: (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    package static func challenge(of verifier: String) -> String {
        Base64.urlText(of: SHA256.hash(data: Array(verifier.utf8)))
    }

    /// - Parameter endpoint: may have a query, which stays.
    package func url(at endpoint: String) -> String {
        let parameters = [
            ("response_type", "code"), ("client_id", clientID), ("redirect_uri", redirectURI),
            ("scope", scopes.joined(separator: " ")), ("state", state), ("nonce", nonce),
            ("code_challenge", Self.challenge(of: verifier)), ("code_challenge_method", "S256"),
        ]
        return endpoint + (endpoint.contains("?") ? "&" : "?") + FormText.text(parameters)
    }
}
