extension JSONScanner {
    /// A string with its quotes.
    mutating func string() throws(JSONFault) {
        let start = index
        index += 1
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\"): try escape()
            case 0x0A, 0x0D:
                throw fault("a string cannot have a line end; write it as \\n, or close the string")
            case ..<0x20:
                throw fault("a string cannot have a control character; write it as \\u00…")
            default:
                let length = characterLength
                guard length > 0 else { throw fault("the text is not UTF-8 here") }
                index += length
            }
        }
        throw fault("the string that begins here does not end", at: start)
    }

    private mutating func escape() throws(JSONFault) {
        let start = index
        switch byte(after: 1) {
        case UInt8(ascii: "u"):
            let first = try codeUnit(start)
            if (0xDC00...0xDFFF).contains(first) { throw halfPair(start) }
            guard (0xD800...0xDBFF).contains(first) else { return }
            guard next == UInt8(ascii: "\\"), byte(after: 1) == UInt8(ascii: "u"),
                (0xDC00...0xDFFF).contains(try codeUnit(index))
            else { throw halfPair(start) }
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 2
        default: throw fault("there is no such escape; a backslash itself is \\\\")
        }
    }

    private func halfPair(_ start: Int) -> JSONFault {
        fault("half a surrogate pair is no character; write both halves", at: start)
    }

    /// `\u` and four hexadecimal digits.
    private mutating func codeUnit(_ start: Int) throws(JSONFault) -> Int {
        index += 2
        var value = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap(Self.hexadecimal) else {
                throw fault("\\u needs four hexadecimal digits after it", at: start)
            }
            value = value << 4 | digit
            index += 1
        }
        return value
    }

    private static func hexadecimal(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30
        case UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "a")...UInt8(ascii: "f"):
            Int(byte | 0x20) - 0x61 + 10
        default: nil
        }
    }

    /// How many bytes the character has that starts here; 0 if none does (RFC 3629).
    private var characterLength: Int {
        guard let first = next else { return 0 }
        let count: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: count = 2
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: count = 3
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: count = 4
        default: return 0
        }
        guard let following = byte(after: 1), second.contains(following) else { return 0 }
        let isWhole = (2..<max(count, 2)).allSatisfy { distance in
            byte(after: distance).map { (0x80...0xBF).contains($0) } ?? false
        }
        return isWhole ? count : 0
    }
}
