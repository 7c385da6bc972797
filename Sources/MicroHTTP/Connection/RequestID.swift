import CMicroHTTPD
import Synchronization

/// What a request is called by everybody who speaks of it: in its answer, in lines of logs, in what
/// is kept of it.
enum RequestID {
    static let header = "X-Request-Id"
    static let limit = 128

    /// Visible ASCII, and not too much of it: it is copied into headers and logs.
    static func isUsable(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        (1...limit).contains(bytes.count) && bytes.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// 128 bits as 32 hexadecimal digits that no other request has.
    ///
    /// Counted on from a random start and mixed, since drawing them anew is a call of the kernel:
    /// they tell requests apart, and nobody has to be unable to guess them.
    static func fresh() -> String {
        let number = count.add(1, ordering: .relaxed).newValue
        return String(unsafeUninitializedCapacity: 32) { digits in
            write(mixed(start.0 &+ number &* step), to: digits, at: 0)
            write(mixed(start.1 &+ number &* step), to: digits, at: 16)
            return 32
        }
    }

    private static let count = Atomic<UInt64>(0)
    private static let start = (
        UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max)
    )
    /// 2^64 divided by the golden ratio.
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The last step of SplitMix64: a permutation, so that what differs before differs after.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    private static func write(
        _ value: UInt64, to digits: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) {
        for index in 0..<16 {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * index)) & 0xF
            digits[start + index] = digit < 10 ? 0x30 + digit : 0x57 + digit
        }
    }
}

extension Connection {
    /// Of the current request: what its client calls it, or else a fresh one, made when somebody
    /// asks for it first.
    var requestID: String {
        if let knownRequestID { return knownRequestID }
        let id = sentRequestID ?? RequestID.fresh()
        knownRequestID = id
        return id
    }

    private var sentRequestID: String? {
        Request(self).withHeader(RequestID.header) { value in
            guard let value, RequestID.isUsable(value) else { return nil }
            return String(decoding: value, as: UTF8.self)
        }
    }

    /// Whether the client wants it called something. Of a request that comes again it is known.
    var hasSentRequestID: Bool {
        lastRequest.knownToNameItself ?? Request(self).withHeader(RequestID.header) { $0 != nil }
    }
}

extension Request {
    /// What it is called in its answer: `X-Request-Id` of its client if that is visible ASCII of at
    /// most 128 bytes, else a fresh one. The same each time it is asked for.
    public var id: String { live.requestID }
}
