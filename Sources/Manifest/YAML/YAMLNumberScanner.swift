import GatewayModel

/// Recognises the numbers of YAML without regular expressions.
///
/// YAML 1.1, 1.2 and JSON agree on some of them. The others are told apart, because what one reader
/// takes for a number is another number, or text, to the next.
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

    /// Decimal without zeros in front, or `0x` and hexadecimal.
    mutating func isInteger() -> Bool {
        index = 0
        _ = skip("+-")
        guard byte == UInt8(ascii: "0") else { return run(Self.isDigit) > 0 && isAtEnd }
        index += 1
        if skip("x") { return run(\.isHexadecimal) > 0 && isAtEnd }
        return isAtEnd
    }

    /// Decimal with a point or an exponent.
    mutating func isFloat() -> Bool {
        index = 0
        let signed = skip("+-")
        if run(Self.isDigit) > 0 {
            guard skip(".") || byte | 0x20 == UInt8(ascii: "e") else { return false }
            _ = run(Self.isDigit)
            return exponentAndEnd()
        }
        guard !signed, skip("."), run(Self.isDigit) > 0 else { return false }
        return exponentAndEnd()
    }

    private mutating func exponentAndEnd() -> Bool {
        if skip("eE") {
            _ = skip("+-")
            guard run(Self.isDigit) > 0 else { return false }
        }
        return isAtEnd
    }

    /// `0443`, `08`, `0o17`, `0b11`, `1_000`, `0x1_F` and `1_0.5`: of each there are readers who
    /// take it for a number.
    mutating func isDisputed() -> Bool {
        index = 0
        _ = skip("+-")
        guard Self.isDigit(byte) else { return false }
        if skip("0") {
            if skip("b") { return run { $0 == 0x30 || $0 == 0x31 || $0 == 0x5F } > 0 && isAtEnd }
            if skip("o") { return run { $0 &- 0x30 < 8 || $0 == 0x5F } > 0 && isAtEnd }
            if skip("x") { return run { $0.isHexadecimal || $0 == 0x5F } > 0 && isAtEnd }
        }
        _ = run(Self.isDigitOrLine)
        if isAtEnd { return true }
        if skip(".") { _ = run(Self.isDigitOrLine) }
        return text.contains(0x5F) && exponentAndEnd()
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
