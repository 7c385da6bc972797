import GatewayModel
import JSON

/// What the header of a token says (RFC 7515, section 4): which key, and how it was used. It is
/// read before anything is verified, so it chooses among what is configured and brings nothing.
struct TokenHeader {
    let algorithm: SigningAlgorithm
    let keyID: String

    /// The most bytes of a `kid`.
    static let keyIDLimit = 256

    /// Keys that a token brings along, or names the place of: whoever made it could have chosen
    /// them (RFC 8725, section 3.10).
    private static let ownKeys: [StaticString] = ["jwk", "jku", "x5c", "x5u"]

    /// What else is signed like a token for access: to leave out what it is for would take one
    /// for another (RFC 8725, section 3.11).
    private static let types: Set<String> = ["jwt", "at+jwt", "application/at+jwt"]

    init(_ bytes: [UInt8]) throws(TokenRefusal) {
        guard let header = StrictJSON.object(bytes) else {
            throw TokenRefusal("the header of the token is no JSON object with each name once")
        }
        for name in Self.ownKeys where header[name] != nil {
            throw TokenRefusal(
                "the header of the token has \(name), a key of its own choice; keys are the "
                    + "issuer's, found by kid")
        }
        for name in ["crit", "b64", "zip"] as [StaticString] where header[name] != nil {
            throw TokenRefusal("the header of the token has \(name), which is not done here")
        }
        algorithm = try Self.algorithm(header["alg"])
        if let type = header["typ"] {
            guard let text = type.string, Self.types.contains(text.lowercased()) else {
                throw TokenRefusal("typ of the token is neither JWT nor at+jwt")
            }
        }
        guard let keyID = header["kid"]?.string, !keyID.isEmpty else {
            throw TokenRefusal("the header of the token has no kid, which names the issuer's key")
        }
        guard keyID.utf8.count <= Self.keyIDLimit else {
            throw TokenRefusal("kid of the token has more than \(Self.keyIDLimit) bytes")
        }
        self.keyID = keyID
    }

    private static func algorithm(_ node: JSONNode?) throws(TokenRefusal) -> SigningAlgorithm {
        guard let text = node?.string else {
            throw TokenRefusal("the header of the token has no alg; use \(SigningAlgorithm.names)")
        }
        if let algorithm = SigningAlgorithm(rawValue: text) { return algorithm }
        throw TokenRefusal(
            "alg of the token is \(quoted(text)), by which nobody shows that he is the issuer; "
                + "use \(SigningAlgorithm.names)")
    }
}
