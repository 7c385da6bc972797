/// Classes of characters and escapes. Sizes are instructions at most, which are ranges of bytes.
extension RE2Text {
    /// `[…]`.
    mutating func takeClass() throws(RE2Refusal) -> Int {
        advance()
        var size = 0
        if next == UInt8(ascii: "^") {
            advance()
            size += 1
        }
        var isFirst = true
        while let byte = next {
            // A ']' in front stands for itself.
            if byte == UInt8(ascii: "]"), !isFirst {
                advance()
                return size
            }
            isFirst = false
            if let named = try takeNamedClass() {
                size += named
            } else if try takePOSIXClass() {
                size += 5
            } else {
                try takeRange()
                size += 1
            }
        }
        throw Self.unclosed
    }

    private static let unclosed = RE2Refusal("a '[' has no ']'; add it, or escape it with '\\'")

    /// `a`, `a-z`.
    private mutating func takeRange() throws(RE2Refusal) {
        let low = try takeClassByte()
        guard next == UInt8(ascii: "-"), let end = byte(after: 1), end != UInt8(ascii: "]") else {
            return
        }
        advance()
        guard try takeClassByte() >= low else {
            throw RE2Refusal("a range of characters ends before it begins; turn it round")
        }
    }

    private mutating func takeClassByte() throws(RE2Refusal) -> UInt8 {
        guard let byte = next else { throw Self.unclosed }
        if byte == UInt8(ascii: "\\") { return try takeEscapedByte() }
        advance()
        return byte
    }

    /// `[:alpha:]` inside a class.
    private mutating func takePOSIXClass() throws(RE2Refusal) -> Bool {
        guard next == UInt8(ascii: "["), byte(after: 1) == UInt8(ascii: ":") else { return false }
        var rest = self
        rest.advance(2)
        guard let name = rest.take(until: ":]") else { return false }
        let plain = name.first == UInt8(ascii: "^") ? name.dropFirst() : name
        guard Self.posixClasses.contains(String(decoding: plain, as: UTF8.self)) else {
            throw RE2Refusal("a class in [:…:] is not known; use [:alpha:], [:digit:], …")
        }
        self = rest
        return true
    }

    private static let posixClasses: Set<String> = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
        "space", "upper", "word", "xdigit",
    ]

    /// `\d`, `\pL`, `\p{Lu}` and their like; nil for what is none, and nothing is taken.
    mutating func takeNamedClass() throws(RE2Refusal) -> Int? {
        guard next == UInt8(ascii: "\\"), let letter = byte(after: 1) else { return nil }
        switch letter {
        case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "s"), UInt8(ascii: "S"),
            UInt8(ascii: "w"), UInt8(ascii: "W"):
            advance(2)
            return 5
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            advance(2)
            try takeCategory()
            return 12
        default: return nil
        }
    }

    private mutating func takeCategory() throws(RE2Refusal) {
        var name = next.map { [$0] } ?? []
        advance()
        if name == [UInt8(ascii: "{")] { name = take(until: "}").map(Array.init) ?? [] }
        if name.first == UInt8(ascii: "^") { name.removeFirst() }
        guard Self.categories.contains(String(decoding: name, as: UTF8.self)) else {
            throw RE2Refusal("\\p is not followed by a general category; use one such as \\p{Lu}")
        }
    }

    /// General categories of Unicode. Scripts are of no use in expressions over Latin-1.
    private static let categories: Set<String> = [
        "Any", "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me",
        "Mn", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk",
        "Sm", "So", "Z", "Zl", "Zp", "Zs",
    ]

    // MARK: Escapes

    /// What follows a backslash, as one byte.
    mutating func takeEscapedByte() throws(RE2Refusal) -> UInt8 {
        advance()
        guard let byte = next else { throw RE2Refusal("it ends in '\\'; write '\\\\'") }
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "7"): return try takeOctal()
        case UInt8(ascii: "x"): return try takeHexadecimal()
        default: break
        }
        advance()
        if let control = Self.controls[byte] { return control }
        if byte < 0x80, !byte.isDigit, !byte.isLetter { return byte }
        let name = byte < 0x80 ? String(decoding: [byte], as: UTF8.self) : "…"
        throw RE2Refusal("'\\\(name)' is no escape; remove the backslash, or write two")
    }

    private static let controls: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 0x07, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
        UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09, UInt8(ascii: "v"): 0x0B,
    ]

    /// `\12`, `\123`, `\0`. One digit other than 0 would be a backreference.
    private mutating func takeOctal() throws(RE2Refusal) -> UInt8 {
        var (value, count) = (0, 0)
        while count < 3, let digit = next, digit &- 0x30 < 8 {
            value = value * 8 + Int(digit - 0x30)
            count += 1
            advance()
        }
        if count == 1 && value != 0 {
            throw RE2Refusal("'\\\(value)' is a backreference, which is not supported")
        }
        return try Self.byte(value)
    }

    /// `\x41`, `\x{41}`.
    private mutating func takeHexadecimal() throws(RE2Refusal) -> UInt8 {
        advance()
        var digits: ArraySlice<UInt8>
        if next == UInt8(ascii: "{") {
            advance()
            digits = take(until: "}") ?? []
        } else {
            digits = [next, byte(after: 1)].compactMap(\.self)[...]
            advance(2)
            if digits.count < 2 { digits = [] }
        }
        let text = String(decoding: digits, as: UTF8.self)
        guard digits.allSatisfy({ $0.isDigit || ($0 | 0x20) &- 0x61 < 6 }),
            let value = Int(text, radix: 16)
        else { throw RE2Refusal("'\\x' needs two hexadecimal digits after it") }
        return try Self.byte(value)
    }

    private static func byte(_ value: Int) throws(RE2Refusal) -> UInt8 {
        guard let byte = UInt8(exactly: value) else {
            throw RE2Refusal("an escape is above \\xFF; write the character itself")
        }
        return byte
    }
}
