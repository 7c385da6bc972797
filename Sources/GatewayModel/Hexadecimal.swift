/// Bytes as hexadecimal digits, two for each (RFC 4648, section 8, in lower case).
public enum Hexadecimal {
    public static func text(of bytes: some Collection<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            var place = 0
            for byte in bytes {
                text[place] = digit(byte >> 4)
                text[place + 1] = digit(byte & 15)
                place += 2
            }
            return place
        }
    }

    /// - Parameter value: below 16.
    @inlinable public static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x57 + value
    }
}

extension UInt8 {
    /// Whether it is a hexadecimal digit, in small or capital letters.
    public var isHexadecimal: Bool { self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 6 }
}
