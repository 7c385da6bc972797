import Crypto
import GatewayModel

/// SHA-256 of a token: by which it is known again without being kept.
public struct TokenHash: Hashable, Sendable {
    private let words: SIMD4<UInt64>

    public init(of text: some StringProtocol) {
        words = SHA256.hash(data: Array(text.utf8)).withUnsafeBytes {
            $0.loadUnaligned(as: SIMD4<UInt64>.self)
        }
    }

    /// 64 bits of it.
    var shortText: String { withUnsafeBytes(of: words[0]) { Hexadecimal.text(of: $0) } }
}
