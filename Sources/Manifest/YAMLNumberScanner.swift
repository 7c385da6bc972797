/// Recognises the numbers of YAML 1.1 without regular expressions.
struct YAMLNumberScanner {
    private let text: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    private var isAtEnd: Bool { index == text.count }
    private var byte: UInt8 { index < text.count ? text[index] : 0 }

    private mutating func skip(_ oneOf: StaticString) -> Bool {
        let allowed = UnsafeBufferPointer(start: oneOf.utf8Start, count: oneOf.utf8CodeUnitCount)
        guard index < text.count, allowed.contains(text[index]) else { return false }
        index += 1
        return true
    }

    /// Skips what `isMember` holds for, and says how many bytes that was.
    private mutating func run(_ isMember: (UInt8) -> Bool) -> Int {
        let start = index
        while index < text.count, isMember(text[index]) { index += 1 }
        return index - start
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    private static func isDigitOrLine(_ byte: UInt8) -> Bool { isDigit(byte) || byte == 0x5F }

    /// Decimal without leading zeros, `0b`, `0o` or a leading `0` (octal), `0x`; `_` between.
    mutating func isInteger() -> Bool {
        index = 0
        _ = skip("+-")
        guard byte == UInt8(ascii: "0") else {
            return Self.isDigit(byte) && run(Self.isDigitOrLine) > 0 && isAtEnd
        }
        index += 1
        if isAtEnd { return true }
        if skip("b") { return run { $0 == 0x30 || $0 == 0x31 || $0 == 0x5F } > 0 && isAtEnd }
        if skip("x") {
            return run { Self.isDigitOrLine($0) || ($0 | 0x20) &- 0x61 < 6 } > 0 && isAtEnd
        }
        _ = skip("o")
        return run { $0 &- 0x30 < 8 || $0 == 0x5F } > 0 && isAtEnd
    }

    mutating func isFloat() -> Bool {
        index = 0
        let signed = skip("+-")
        if Self.isDigit(byte) {
            _ = run(Self.isDigitOrLine)
            if skip(".") { _ = run(Self.isDigitOrLine) }
            return exponentAndEnd()
        }
        guard !signed, skip("."), run(Self.isDigitOrLine) > 0 else { return false }
        return exponentAndEnd()
    }

    private mutating func exponentAndEnd() -> Bool {
        if skip("eE") {
            _ = skip("+-")
            guard run(Self.isDigit) > 0 else { return false }
        }
        return isAtEnd
    }

    mutating func isNotFinite() -> Bool {
        index = 0
        _ = skip("+-")
        guard skip(".") else { return false }
        return ["inf", "Inf", "INF", "nan", "NaN", "NAN"].contains { name in
            text[index...].elementsEqual(name.utf8)
        }
    }

    /// Dates, times, base 60, and floats that only some readers know (`-.5`).
    mutating func mayBeReadAsAnother() -> Bool {
        index = 0
        let sign = skip("+-")
        if sign && byte == UInt8(ascii: ".") { return true }
        let digits = run(Self.isDigitOrLine)
        guard digits > 0 else { return false }
        if byte == UInt8(ascii: ":") {
            return text[index...].allSatisfy {
                Self.isDigitOrLine($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
            }
        }
        guard digits == 4, !sign, skip("-") else { return false }
        return Self.isDigit(byte)
    }
}
