import GatewayModel

/// Tokens, written by hand.
public struct TokenText: Sendable {
    /// JSON, member by member; nil leaves one out.
    public var header: [String: String?]
    public var claims: [String: String?]

    /// One that counts from 1,000,000,000 seconds after 1970 on, for an hour.
    public init(
        of issuer: String, for audience: String = "lintel", user: String = "ada",
        seconds: Int64 = 1_000_000_000
    ) {
        header = ["typ": "\"JWT\""]
        claims = [
            "iss": "\"\(issuer)\"", "aud": "\"\(audience)\"", "sub": "\"\(user)\"",
            "iat": "\(seconds)", "exp": "\(seconds + 3600)",
        ]
    }

    /// Signed with a key whose name and algorithm are in the header, unless that has others.
    public func signed(_ key: SigningKey, by algorithm: String? = nil) throws -> String {
        let own: [String: String?] = [
            "alg": "\"\(algorithm ?? key.algorithm)\"", "kid": "\"\(key.keyID)\"",
        ]
        let text = unsigned(own.merging(header) { $1 })
        return text + "."
            + Base64.urlText(
                of: try key.signature(of: text, algorithm ?? key.algorithm))
    }

    /// Without the point and the signature.
    public func unsigned(_ header: [String: String?]) -> String {
        Self.part(header) + "." + Self.part(claims)
    }

    public static func part(_ members: [String: String?]) -> String {
        let texts = members.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }
        return part("{" + texts.sorted().joined(separator: ",") + "}")
    }

    public static func part(_ json: String) -> String { Base64.urlText(of: Array(json.utf8)) }
}
