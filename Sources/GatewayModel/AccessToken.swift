/// What proves who sends it: `lintel_<id>_<secret><checksum>`, 73 characters.
///
/// The form is for scanners that look for leaked secrets, as that of GitHub's tokens is: a prefix
/// to look for, and a checksum by which a token is told from what only looks like one, without
/// asking anybody.
public struct AccessToken: Sendable {
    /// Tells it from every other token. No secret: lists, logs and the log name it.
    public let id: String
    /// All of it, which is the secret.
    public let text: String
}

extension AccessToken {
    public static let prefix = "lintel_"
    /// Of `a` to `z` and `0` to `9`, so that it can name a resource.
    public static let idLength = 16
    /// So many characters of 62 have a little more than 256 bits.
    private static let secretLength = 43
    /// CRC-32 of all before it, in base 62.
    private static let checksumLength = 6

    /// Whether an id is of a token or certificate that somebody else made: those have a `-`, such
    /// as `oidc-…` and `x509-…`, and ours none.
    public static func isOfOthers(_ id: String) -> Bool { id.utf8.contains(UInt8(ascii: "-")) }

    public static let length = prefix.utf8.count + idLength + 1 + secretLength + checksumLength

    private static let digits = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let idDigits = digits.filter { $0.isInID }

    /// A new one.
    public static func make() -> AccessToken {
        // Of the system's generator, which is the kernel's.
        let id = (0..<idLength).map { _ in idDigits[Int.random(in: idDigits.indices)] }
        return make(id: String(decoding: id, as: UTF8.self))
    }

    /// One with a new secret.
    package static func make(id: String) -> AccessToken {
        let secret = (0..<secretLength).map { _ in digits[Int.random(in: digits.indices)] }
        let unchecked = Array(prefix.utf8) + Array(id.utf8) + [underscore] + secret
        let text = unchecked + checksum(of: unchecked[...])
        return AccessToken(id: id, text: String(decoding: text, as: UTF8.self))
    }

    /// Nil unless it is one, to the last character. Whether anybody made it is another question.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.length, Self.begins(bytes[...]),
            bytes.dropFirst(Self.secretStart).allSatisfy(\.isDigitOrLetter),
            bytes.suffix(Self.checksumLength)
                .elementsEqual(Self.checksum(of: bytes.dropLast(Self.checksumLength)))
        else { return nil }
        id = String(decoding: bytes[Self.prefix.utf8.count..<Self.secretStart - 1], as: UTF8.self)
        self.text = String(text)
    }

    /// Whether a token is in a text, perhaps only a part of one, or a mistyped one: a secret is
    /// given away by much less than all of it.
    public static func isMentioned(in text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= secretStart, let first = prefix.utf8.first else { return false }
        let isOfOurs = (0...bytes.count - secretStart).contains {
            bytes[$0] == first && begins(bytes[$0...])
        }
        return isOfOurs || SignedTokenShape.isMentioned(in: bytes)
    }

    private static let secretStart = prefix.utf8.count + idLength + 1
    private static let underscore = UInt8(ascii: "_")

    /// Whether prefix, id and underscore are there.
    private static func begins(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.starts(with: prefix.utf8) else { return false }
        let rest = bytes.dropFirst(prefix.utf8.count)
        return rest.count > idLength && rest.prefix(idLength).allSatisfy(\.isInID)
            && rest[rest.startIndex + idLength] == underscore
    }

    private static func checksum(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        var rest = CRC32.of(bytes)
        var text = [UInt8](repeating: digits[0], count: checksumLength)
        for place in text.indices.reversed() {
            text[place] = digits[Int(rest % 62)]
            rest /= 62
        }
        return text
    }
}

/// So that it gets into no log because somebody writes it there.
extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { "\(Self.prefix)\(id)_…" }
    public var debugDescription: String { description }
}

extension UInt8 {
    fileprivate var isInID: Bool { self &- 0x30 < 10 || self &- 0x61 < 26 }
    fileprivate var isDigitOrLetter: Bool { isInID || self &- 0x41 < 26 }
}

/// The checksum of Ethernet, gzip and PNG (ISO 3309).
private enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
        }
    }

    static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }
}
