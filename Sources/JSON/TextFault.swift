/// Where a text stops being JSON, for the faults that the parser reports without a place because
/// it finds them before it reads values: bytes that are not UTF-8, strings that do not end, and
/// control characters inside of strings.
enum TextFault {
    /// The offset of the first such fault; nil if there is none.
    static func offset(in bytes: UnsafeRawBufferPointer) -> Int? {
        var opened: Int?
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let length = sequenceLength(at: index, in: bytes)
            if length == 0 { return index }
            if opened != nil {
                if byte < 0x20 { return index }
                if byte == UInt8(ascii: "\\") {
                    index += 2
                    continue
                }
            }
            if byte == UInt8(ascii: "\"") { opened = opened == nil ? index : nil }
            index += length
        }
        return opened
    }

    /// How many bytes the character has that starts here; 0 if none does (RFC 3629).
    private static func sequenceLength(at index: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        let first = bytes[index]
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
        guard index + count <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
        let rest = bytes[(index + 2)..<(index + count)]
        return rest.allSatisfy { (0x80...0xBF).contains($0) } ? count : 0
    }
}
