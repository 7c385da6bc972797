import CMicroHTTPD

/// Where a request ends: everything two parsers could disagree about is refused.
///
/// A proxy before us that reads `Content-Length` where we read `Transfer-Encoding` could be made
/// to see one request where we see two (request smuggling; RFC 9112, sections 6.1 to 6.3).
struct Framing {
    private(set) var contentLength: UInt64?
    private(set) var isChunked = false
    private(set) var expectsContinue = false
    private(set) var isRefused = false
    private var hostCount = 0

    /// Chunks may also come to nothing, which is not known yet.
    var hasBody: Bool { isChunked || contentLength ?? 0 > 0 }

    init(_ connection: Connection, isVersion11: Bool) {
        connection.forEachValue(of: .HEADER_KIND) { name, value in
            read(name, value)
            return true
        }
        // RFC 9112, section 3.2. libmicrohttpd could check it too, but 0.9.75 then sends its
        // answer's headers twice.
        if hostCount > 1 || (hostCount == 0 && isVersion11) { isRefused = true }
        if isChunked && (contentLength != nil || !isVersion11) { isRefused = true }
    }

    private mutating func read(
        _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
    ) {
        // The length first: it rules out almost every header of almost every request.
        switch name.count {
        case 14 where name.equalsIgnoringCase("content-length"):
            let length = Self.digits(value)
            if length == nil || (contentLength != nil && contentLength != length) {
                isRefused = true
            }
            contentLength = length
        case 17 where name.equalsIgnoringCase("transfer-encoding"):
            if isChunked || !value.equalsIgnoringCase("chunked") { isRefused = true }
            isChunked = true
        case 4 where name.equalsIgnoringCase("host"):
            hostCount += 1
        case 6 where name.equalsIgnoringCase("expect"):
            expectsContinue = value.equalsIgnoringCase("100-continue")
        default:
            // A NUL inside would end the name for whoever reads it as a C string.
            if name.contains(where: { !HeaderRules.isTokenByte($0) }) { isRefused = true }
        }
    }

    /// Decimal digits and nothing else: no sign, no list, no spaces.
    private static func digits(_ value: UnsafeBufferPointer<UInt8>) -> UInt64? {
        guard !value.isEmpty, value.count <= 18 else { return nil }
        var number: UInt64 = 0
        for byte in value {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
        return number
    }

    /// The end of a target, with its query, made of the bytes a URI may have; nil if it is not.
    static func endOfPlausible(_ target: UnsafePointer<CChar>?) -> UnsafePointer<CChar>? {
        guard let target, target[0] != 0 else { return nil }
        var index = 0
        while target[index] != 0 {
            let byte = UInt8(bitPattern: target[index])
            guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "#") else { return nil }
            index += 1
        }
        return target + index
    }
}
