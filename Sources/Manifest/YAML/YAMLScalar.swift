/// What a plain (unquoted) YAML scalar is, by the rules of YAML 1.1 that Kubernetes reads by:
/// `yes`, `no`, `on` and `off` are booleans. The reader takes ``ambiguous`` for strings and refuses
/// ``disputed``; the writer puts both in quotes, because readers do not agree.
enum YAMLScalar: Equatable {
    case string, null, integer, float
    case bool(Bool)
    /// `.inf` and `.nan`, which JSON cannot say.
    case notFinite
    /// `<<`.
    case merge
    /// Timestamps, base 60, `=`, `y` and `n`.
    case ambiguous
    /// A number that another reader takes for another number, or for text: `0443`, `1_000`.
    case disputed

    init(_ text: UnsafeBufferPointer<UInt8>) {
        guard let first = text.first else {
            self = .null
            return
        }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            self = Self.number(text)
        case UInt8(ascii: "~"), UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: "y"),
            UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
            UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"),
            UInt8(ascii: "O"):
            self = text.count <= 5 ? Self.word(String(decoding: text, as: UTF8.self)) : .string
        default: self = .string
        }
    }

    private static func word(_ text: String) -> YAMLScalar {
        switch text {
        case "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": .bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": .bool(false)
        case "<<": .merge
        case "=", "y", "Y", "n", "N": .ambiguous
        default: .string
        }
    }

    private static func number(_ text: UnsafeBufferPointer<UInt8>) -> YAMLScalar {
        var scanner = YAMLNumberScanner(text)
        if scanner.isInteger() { return .integer }
        if scanner.isFloat() { return .float }
        if scanner.isDisputed() { return .disputed }
        if scanner.isNotFinite() { return .notFinite }
        return scanner.mayBeReadAsAnother() ? .ambiguous : .string
    }
}
