/// Percent-decoding (RFC 3986, section 2.1), strictly.
enum PercentDecoding {
    /// The decoded text, or nil if an escape is malformed, or the result is not UTF-8 or has a
    /// NUL, at which C would cut it.
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        // ASCII without escapes, as nearly always: decoding it cannot fail, and validation costs
        // more.
        if bytes.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "%") }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            var byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                    let low = digit(bytes[index + 2]), high | low != 0
                else { return nil }
                byte = high << 4 | low
                index += 2
            }
            decoded.append(byte)
            index += 1
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
