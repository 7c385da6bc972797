import Crypto
public import GatewayModel

extension SealedContent {
    /// Tells one content from another without helping to guess either: equal contents are equal
    /// bytes only under one data key, which nobody has who would guess.
    public var fingerprint: String {
        Hexadecimal.text(of: Array(SHA256.hash(data: Array(dataKey.utf8) + [0] + box)))
    }
}
