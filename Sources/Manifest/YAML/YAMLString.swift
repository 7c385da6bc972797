/// A string as a YAML scalar: plain when that is safe, in double quotes otherwise.
enum YAMLString {
    static func write(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        if isSafePlain(text) {
            bytes.append(contentsOf: text)
        } else {
            quote(text, into: &bytes)
        }
    }

    private static func isSafePlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first, let last = text.last else { return false }
        guard last != UInt8(ascii: " "), last != UInt8(ascii: ":"), startsPlain(text, first) else {
            return false
        }
        var previous: UInt8 = 0
        var isASCII = true
        for byte in text {
            if byte < 0x20 || byte == 0x7F { return false }
            if byte == UInt8(ascii: "#") && previous == UInt8(ascii: " ") { return false }
            if byte == UInt8(ascii: " ") && previous == UInt8(ascii: ":") { return false }
            if byte >= 0x80 { isASCII = false }
            previous = byte
        }
        return (isASCII || isPrintable(text)) && YAMLScalar(text) == .string
    }

    /// Indicators cannot start a plain scalar; three of them can if text follows at once.
    private static func startsPlain(_ text: UnsafeBufferPointer<UInt8>, _ first: UInt8) -> Bool {
        switch first {
        case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"),
            UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"),
            UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"),
            UInt8(ascii: "`"), UInt8(ascii: "?"), UInt8(ascii: ":"):
            return false
        case UInt8(ascii: "-"):
            return text.count > 1 && text[1] != UInt8(ascii: " ") && !text.starts(with: "---".utf8)
        case UInt8(ascii: "."): return !text.starts(with: "...".utf8)
        default: return true
        }
    }

    private static func isPrintable(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        !String(decoding: text, as: UTF8.self).unicodeScalars.contains(where: needsEscape)
    }

    /// What YAML forbids as it is, or reads as the end of a line (YAML 1.1, 4.1 and 4.2).
    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    private static func quote(_ text: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"", "\\":
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(UInt8(scalar.value))
            case "\n": bytes.append(contentsOf: "\\n".utf8)
            case "\r": bytes.append(contentsOf: "\\r".utf8)
            case "\t": bytes.append(contentsOf: "\\t".utf8)
            default:
                if needsEscape(scalar) {
                    let digits = String(scalar.value, radix: 16)
                    bytes.append(contentsOf: "\\u".utf8)
                    bytes.append(contentsOf: repeatElement(0x30, count: 4 - digits.utf8.count))
                    bytes.append(contentsOf: digits.utf8)
                } else {
                    bytes.append(
                        contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
