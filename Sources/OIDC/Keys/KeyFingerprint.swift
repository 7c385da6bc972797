import Crypto
import GatewayModel

/// Tells a key from every other: its thumbprint (RFC 7638) and the name it has in its set.
public struct KeyFingerprint: Hashable, Sendable {
    private let keyID: String
    private let digest: String

    /// - Parameter parts: what the key is made of.
    init(_ keyID: String, _ parts: [String]) {
        self.keyID = keyID
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        digest = Hexadecimal.text(of: Array(SHA256.hash(data: Array(text.utf8))))
    }
}
