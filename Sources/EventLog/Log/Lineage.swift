import GatewayModel

/// What tells a commit from every other that could have its number: the first 32 bits of its hash,
/// which covers all that came before it.
///
/// Two logs with the same lineage at a revision have the same history up to there, but for one
/// chance in four billion.
public struct Lineage: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// - Parameter hash: at least four bytes.
    public init(ofCommitWithHash hash: [UInt8]) {
        rawValue = hash.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads eight hexadecimal digits in lower case.
    init?(_ text: Substring) {
        guard text.utf8.count == 8,
            text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 &- 0x61 < 6 }),
            let value = UInt32(text, radix: 16)
        else { return nil }
        rawValue = value
    }
}

extension Lineage: CustomStringConvertible {
    /// Eight hexadecimal digits.
    public var description: String {
        String(unsafeUninitializedCapacity: 8) { text in
            for place in 0..<8 {
                let digit = UInt8(truncatingIfNeeded: rawValue >> UInt32(28 - 4 * place)) & 15
                text[place] = Hexadecimal.digit(digit)
            }
            return 8
        }
    }
}
