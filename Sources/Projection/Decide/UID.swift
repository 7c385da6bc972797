/// A version 4 UUID (RFC 9562) made of the given bits.
enum UID {
    static func make(_ entropy: (UInt64, UInt64), ordinal: UInt64) -> String {
        let high = mixed(entropy.0 &+ ordinal) & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = mixed(entropy.1 &+ ordinal &* 3) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        var digits: [UInt8] = []
        digits.reserveCapacity(36)
        for index in 0..<32 {
            if [8, 12, 16, 20].contains(index) { digits.append(UInt8(ascii: "-")) }
            let word = index < 16 ? high : low
            let nibble = UInt8(word >> UInt64(60 - index % 16 * 4) & 15)
            digits.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The finalizer of SplitMix64: neighbouring ordinals get unrelated bits.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
