/// DER of a certificate with an RSA key of any size, which nobody has signed.
struct CostlyCertificate {
    let der: [UInt8]

    init(modulusBytes: Int, exponentBytes: Int) {
        let rsa: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1, 5, 0]
        let signature: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11, 5, 0]
        let key = Self.node(
            0x30,
            Self.integer([UInt8](repeating: 0xFF, count: modulusBytes))
                + Self.integer([UInt8](repeating: 0x7F, count: exponentBytes)))
        let name = Self.node(
            0x30,
            Self.node(0x31, Self.node(0x30, [0x06, 3, 0x55, 4, 3] + Self.node(0x0C, [0x61]))))
        let time = Self.node(0x17, Array("260101000000Z".utf8))
        let body = Self.node(
            0x30,
            Self.node(0xA0, Self.integer([2])) + Self.integer([1]) + Self.node(0x30, signature)
                + name + Self.node(0x30, time + time) + name
                + Self.node(0x30, Self.node(0x30, rsa) + Self.node(0x03, [0] + key)))
        der = Self.node(0x30, body + Self.node(0x30, signature) + Self.node(0x03, [0, 1, 2, 3]))
    }

    /// A Certificate message of a handshake with this one in it.
    static func message(_ der: [UInt8], hasContext: Bool) -> [UInt8] {
        let entry = length(der.count, 3) + der + (hasContext ? [0, 0] : [])
        return (hasContext ? [0] : []) + length(entry.count, 3) + entry
    }

    private static func length(_ count: Int, _ width: Int) -> [UInt8] {
        (0..<width).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    }

    private static func integer(_ bytes: [UInt8]) -> [UInt8] {
        node(0x02, (bytes[0] & 0x80 != 0 ? [0] : []) + bytes)
    }

    private static func node(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        switch content.count {
        case ..<128: [tag, UInt8(content.count)] + content
        case ..<256: [tag, 0x81] + length(content.count, 1) + content
        default: [tag, 0x82] + length(content.count, 2) + content
        }
    }
}
