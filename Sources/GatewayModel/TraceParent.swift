/// Which trace a request belongs to, and which step of it sent the request: the `traceparent` of
/// W3C's Trace Context, `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`.
///
/// Kept as text, since all that is done with it is to hand it on.
public struct TraceParent: Hashable, Sendable, CustomStringConvertible {
    /// In version 00, whatever version it came in.
    public let description: String

    /// Nil for what is none: then there is no trace, as the recommendation has it (3.2, 4.3). Of a
    /// version that is not known yet, what version 00 has is taken.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= Self.size, let version = Self.number(bytes[0..<2]), version != 0xff,
            version == 0
                ? bytes.count == Self.size
                : bytes.count == Self.size || bytes[Self.size] == Self.dash,
            [2, 35, 52].allSatisfy({ bytes[$0] == Self.dash }),
            Self.isIdentity(bytes[3..<35]), Self.isIdentity(bytes[36..<52]),
            let flags = Self.number(bytes[53..<55])
        else { return nil }
        // Of other versions only the flag that says whether the trace is recorded is known.
        let known = version == 0 ? flags : flags & 1
        description =
            "00" + String(decoding: bytes[2..<53], as: UTF8.self)
            + Hexadecimal.text(of: [known])
    }

    /// The 32 hexadecimal digits that all requests of one trace share.
    public var traceID: Substring { description.dropFirst(3).prefix(32) }

    private static let size = 55
    private static let dash = UInt8(ascii: "-")

    /// In lower case, and not all zeros, which mean that there is none.
    private static func isIdentity(_ digits: ArraySlice<UInt8>) -> Bool {
        digits.allSatisfy { value(of: $0) != nil } && digits.contains { $0 != UInt8(ascii: "0") }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt8? {
        digits.reduce(0 as UInt8?) { sum, digit in
            guard let sum, let value = value(of: digit) else { return nil }
            return sum << 4 | value
        }
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}
