/// Base64 (RFC 4648): manifests and stored events carry bytes with the standard alphabet and
/// padding (section 4); what goes into URLs has the alphabet for URLs and no padding (section 5).
public enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    private static let unknown: UInt8 = 0xFF

    /// The value of each byte of a text; ``unknown`` for those outside the alphabet.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: unknown, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    public static func text(of bytes: some Sequence<UInt8>) -> String {
        var text = digits(of: bytes)
        while text.count % 4 != 0 { text.append(padding) }
        return String(decoding: text, as: UTF8.self)
    }

    public static func urlText(of bytes: some Sequence<UInt8>) -> String {
        let digits = digits(of: bytes).map { digit in urlDigits[digit] ?? digit }
        return String(decoding: digits, as: UTF8.self)
    }

    private static let urlDigits = [
        UInt8(ascii: "+"): UInt8(ascii: "-"), UInt8(ascii: "/"): UInt8(ascii: "_"),
    ]

    private static func digits(of bytes: some Sequence<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for byte in bytes {
            (bits, count) = (bits << 8 | UInt32(byte), count + 8)
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
        return text
    }

    /// Nil unless all of `text` is Base64 for URLs.
    public static func bytes(ofURLText text: String) -> [UInt8]? {
        var digits: [UInt8] = []
        for byte in text.utf8 {
            if let standard = urlDigits.first(where: { $0.value == byte })?.key {
                digits.append(standard)
            } else if urlDigits[byte] == nil, values[Int(byte)] != unknown {
                digits.append(byte)
            } else {
                return nil
            }
        }
        while digits.count % 4 != 0 { digits.append(padding) }
        return bytes(of: digits)
    }

    /// Nil unless all of `text` is Base64; line breaks and blanks in it are passed over, as tools
    /// wrap long texts.
    public static func bytes(of text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, count, digits, padded) = (UInt32(0), 0, 0, 0)
        for byte in text {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " "), UInt8(ascii: "\t"):
                continue
            case padding: padded += 1
            default:
                let value = values[Int(byte)]
                guard value != unknown, padded == 0 else { return nil }
                digits += 1
                (bits, count) = (bits << 6 | UInt32(value), count + 6)
                guard count >= 8 else { continue }
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        // Whole groups of four; the bits that are left over are zero.
        guard (digits + padded) % 4 == 0, padded <= 2, digits % 4 != 1,
            bits & ((1 << UInt32(count)) - 1) == 0
        else { return nil }
        return bytes
    }
}
