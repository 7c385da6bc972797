/// The bytes of an expression, and the small words of RE2's syntax.
struct RE2Text {
    let bytes: [UInt8]
    private var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var next: UInt8? { byte(after: 0) }

    func byte(after distance: Int) -> UInt8? {
        index + distance < bytes.count ? bytes[index + distance] : nil
    }

    mutating func advance(_ count: Int = 1) { index += count }

    mutating func skip(_ byte: UInt8) { if next == byte { advance() } }

    /// What is before the next `end`, which is skipped; nil, and nothing is taken, without one.
    mutating func take(until end: StaticString) -> ArraySlice<UInt8>? {
        let length = end.utf8CodeUnitCount
        let wanted = UnsafeBufferPointer(start: end.utf8Start, count: length)
        var stop = index
        while stop + length <= bytes.count {
            if bytes[stop..<(stop + length)].elementsEqual(wanted) {
                defer { index = stop + length }
                return bytes[index..<stop]
            }
            stop += 1
        }
        return nil
    }

    /// `\Q…\E`: how many bytes stand for themselves. It may go on to the end.
    mutating func takeQuotation() -> Int {
        advance(2)
        if let quoted = take(until: "\\E") { return quoted.count }
        defer { index = bytes.count }
        return bytes.count - index
    }

    // MARK: Repetitions

    /// `{2}`, `{2,}` or `{2,5}`; anything else in braces stands for itself.
    mutating func takeCounts() -> (least: Int, most: Int?)? {
        let start = index
        advance()
        if let least = takeNumber() {
            var most: Int? = least
            if next == UInt8(ascii: ",") {
                advance()
                most = next == UInt8(ascii: "}") ? nil : takeNumber() ?? -1
            }
            if most != -1, next == UInt8(ascii: "}") {
                advance()
                return (least, most)
            }
        }
        index = start
        return nil
    }

    /// Without leading zeros, as in RE2. A number that is much too large stays so.
    private mutating func takeNumber() -> Int? {
        guard let first = next, first.isDigit else { return nil }
        if first == UInt8(ascii: "0"), byte(after: 1)?.isDigit == true { return nil }
        var number = 0
        while let digit = next, digit.isDigit {
            number = min(number * 10 + Int(digit - 0x30), 1_000_000)
            advance()
        }
        return number
    }

    // MARK: Groups

    enum GroupStart { case capturing, plain, flags }

    mutating func takeGroupStart() throws(RE2Refusal) -> GroupStart {
        advance()
        guard next == UInt8(ascii: "?") else { return .capturing }
        advance()
        if next == UInt8(ascii: "P"), byte(after: 1) == UInt8(ascii: "<") { advance() }
        switch (next, byte(after: 1)) {
        case (UInt8(ascii: "="), _), (UInt8(ascii: "!"), _),
            (UInt8(ascii: "<"), UInt8(ascii: "=")), (UInt8(ascii: "<"), UInt8(ascii: "!")):
            throw RE2Refusal("looking ahead or behind is not supported; write what is to match")
        case (UInt8(ascii: "<"), _):
            advance()
            guard let name = take(until: ">"), !name.isEmpty, name.allSatisfy(\.isWord) else {
                throw RE2Refusal("a group's name is not one; use (?P<name>…)")
            }
            return .capturing
        default: return try takeFlags()
        }
    }

    private mutating func takeFlags() throws(RE2Refusal) -> GroupStart {
        var (isNegated, hasFlag) = (false, true)
        while let byte = next {
            advance()
            switch byte {
            case UInt8(ascii: "i"), UInt8(ascii: "m"), UInt8(ascii: "s"), UInt8(ascii: "U"):
                hasFlag = true
            case UInt8(ascii: "-") where !isNegated: (isNegated, hasFlag) = (true, false)
            case UInt8(ascii: ":") where hasFlag: return .plain
            case UInt8(ascii: ")") where hasFlag: return .flags
            default: throw Self.unknownGroup
            }
        }
        throw Self.unknownGroup
    }

    private static let unknownGroup = RE2Refusal(
        "a group starts in a way that is not known; use (…), (?:…), (?P<name>…) or (?i)")
}

extension UInt8 {
    fileprivate var isWord: Bool { isDigit || isLetter || self == UInt8(ascii: "_") }
}
