public import GatewayModel
import JSON

/// What a token is known to say: it was signed by the issuer, for this server, and counts now.
public struct VerifiedToken: Sendable {
    public let principal: Principal
    /// Names the token where it is written down what was done with it; no secret.
    public let id: String
    public let expiresAt: Timestamp
    /// By which it was signed: it counts no longer than that key does.
    public let key: KeyFingerprint
}

extension VerifiedToken {
    /// Tells ids of an issuer's tokens from those of the log.
    static let idPrefix = "oidc-"

    /// The name that the issuer gave it (`jti`), or what nobody can make the token from.
    static func id(_ claims: Claims, hash: TokenHash) -> String {
        if let own = claims["jti"]?.string, (1...64).contains(own.utf8.count),
            own.utf8.allSatisfy({ $0.isHexadecimal || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D })
        {
            return idPrefix + own
        }
        return id(hash)
    }

    /// Of a token that nobody vouches for: what it calls itself may be another's name.
    static func id(_ hash: TokenHash) -> String { idPrefix + hash.shortText }
}
