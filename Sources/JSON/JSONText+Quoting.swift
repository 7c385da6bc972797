extension JSONText {
    /// Appends `text` as a JSON string: escapes what RFC 8259 requires and nothing else; runs that
    /// need none are copied whole.
    public static func quote(_ text: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        escape(text, into: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// The same without the quotes.
    static func escape(_ text: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
        var start = 0
        for (index, byte) in text.enumerated()
        where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            bytes.append(contentsOf: text[start..<index])
            start = index + 1
            escape(byte, into: &bytes)
        }
        bytes.append(contentsOf: start == 0 ? text[...] : text[start...])
    }

    /// Copies a text as it is, and says whether that is how it stands in a JSON string. If not,
    /// what was copied is of no use.
    ///
    /// Looks at every byte, eight at a time: nearly every text needs no escapes, so stopping early
    /// gains nothing.
    ///
    /// - Parameter place: has room for the text.
    @inline(__always)
    static func copy(
        _ text: UnsafeBufferPointer<UInt8>, to place: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        guard let start = text.baseAddress else { return true }
        let (from, to) = (UnsafeRawPointer(start), UnsafeMutableRawPointer(place))
        let count = text.count
        guard count >= 8 else {
            for index in 0..<count { place[index] = start[index] }
            return needsEscape(short(from, count)) == 0
        }
        var found: UInt64 = 0
        func copyWord(_ offset: Int) {
            let word = from.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            to.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
            found |= needsEscape(word)
        }
        // The last eight bytes may have been copied in part already.
        let last = count - 8
        for offset in stride(from: 0, to: last, by: 8) { copyWord(offset) }
        copyWord(last)
        return found == 0
    }

    /// All of fewer than eight bytes in one word, some of them twice, with spaces where none are
    /// left: those need no escapes.
    private static func short(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        let blank: UInt64 = 0x2020_2020_2020_2020
        if count >= 4 {
            let first = UInt64(bytes.loadUnaligned(as: UInt32.self))
            let last = bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            return first | UInt64(last) << 32
        }
        if count == 0 { return blank }
        let (first, middle, last) = (
            UInt64(bytes.load(as: UInt8.self)),
            UInt64(bytes.load(fromByteOffset: count / 2, as: UInt8.self)),
            UInt64(bytes.load(fromByteOffset: count - 1, as: UInt8.self))
        )
        return blank << 24 | last << 16 | middle << 8 | first
    }

    /// Not zero if any of the eight bytes of `word` needs an escape.
    ///
    /// Subtracting n from a byte below n sets its top bit. The borrow may set it in the next byte
    /// too, although that is not below n; but only if a byte was found already, so the answer
    /// "none" is always right.
    @inline(__always)
    private static func needsEscape(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let below = (word &- ones &* 0x20) & ~word
        let zero = (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
        return (below | zero) & (ones &* 0x80)
    }

    private static func escape(_ byte: UInt8, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(hexDigit(byte >> 4))
            bytes.append(hexDigit(byte & 15))
        }
    }

    /// JSON stands below `Hexadecimal`, which has the same.
    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
