import Crypto
import GatewayModel

/// SHA-256 of a token: what is kept of it. 256 random bits need no slower hash.
struct TokenDigest: Sendable {
    private let words: SIMD4<UInt64>

    init(of token: AccessToken) {
        words = SHA256.hash(data: Array(token.text.utf8)).withUnsafeBytes {
            $0.loadUnaligned(as: SIMD4<UInt64>.self)
        }
    }

    /// Nil unless it is 64 digits in lower case.
    init?(hex text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 64, digits.allSatisfy({ $0.isHexadecimal && $0 | 0x20 == $0 }) else {
            return nil
        }
        let bytes = stride(from: 0, to: 64, by: 2).map { place in
            Self.value(digits[place]) << 4 | Self.value(digits[place + 1])
        }
        words = bytes.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    private init(_ words: SIMD4<UInt64>) { self.words = words }

    /// That of no token that anybody has.
    static let ofNone = TokenDigest(.zero)

    var hex: String { withUnsafeBytes(of: words) { Hexadecimal.text(of: $0) } }

    /// Takes the same time whatever differs: all of it is looked at, and nothing is skipped.
    func isSame(as other: TokenDigest) -> Bool {
        let difference = words ^ other.words
        return difference[0] | difference[1] | difference[2] | difference[3] == 0
    }

    private static func value(_ digit: UInt8) -> UInt8 {
        digit < 0x3A ? digit - 0x30 : digit - 0x57
    }
}
