import Crypto
import GatewayModel

/// What the browser takes to the issuer: a request for a code (RFC 6749, section 4.1) that only who
/// asked can turn into tokens (PKCE, RFC 7636).
package struct AuthorizationRequest: Sendable {
    package let clientID: String
    package let redirectURI: String
    /// Comes back with the code: the answer is to this request.
    package let state = Self.random()
    /// Comes back in the ID token: the token is of this request.
    package let nonce = Self.random()
    /// Shown to the issuer only with the code.
    package let verifier = Self.random()
    private let scopes: [String]

    package init(clientID: String, scopes: [String], redirectURI: String) {
        (self.clientID, self.scopes, self.redirectURI) = (clientID, scopes, redirectURI)
    }

    /// 256 bits in 43 characters.
    private static func random() -> String {
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

/// Names and values as forms and queries have them.
enum FormText {
    static func text(_ parameters: [(String, String)]) -> String {
        parameters.map { "\(ServerRequest.escaped($0.0))=\(ServerRequest.escaped($0.1))" }
            .joined(separator: "&")
    }

    /// Nil for what is none.
    static func parameters(_ text: Substring) -> [(name: String, value: String)]? {
        var found: [(name: String, value: String)] = []
        for part in text.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(sides[0]),
                let value = sides.count > 1 ? decoded(sides[1]) : ""
            else { return nil }
            found.append((name, value))
        }
        return found
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = String(Substring(rest.prefix(2)))
                guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
                    let value = UInt8(digits, radix: 16)
                else {
                    return nil
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
