import CMicroHTTPD
import Glibc

/// Where a request ends: everything two parsers could disagree about is refused.
///
/// A proxy before us that reads `Content-Length` where we read `Transfer-Encoding` could be made
/// to see one request where we see two (request smuggling; RFC 9112, sections 6.1 to 6.3).
struct Framing {
    private(set) var contentLength: UInt64?
    private(set) var isChunked = false
    private(set) var expectsContinue = false
    /// What is wrong, if anything is.
    private(set) var fault: StaticString?
    private var host: UnsafeBufferPointer<UInt8>?

    /// True for a chunked body too, although it may turn out to be empty.
    var hasBody: Bool { isChunked || contentLength ?? 0 > 0 }

    init(_ connection: Connection, isVersion11: Bool, _ layout: HeadLayout) {
        var layout = layout
        connection.forEachValue(of: .HEADER_KIND) { name, value in
            layout.add(name, value)
            read(name, value)
            return true
        }
        if !layout.isWhole {
            note("a header line has no name, is folded, has a NUL in it, or ends without CR LF")
        }
        // RFC 9112, section 3.2. libmicrohttpd could check it too, but 0.9.75 then sends its
        // answer's headers twice.
        if host == nil && isVersion11 { note("there is no Host") }
        checkAuthority(of: connection.target)
        if isChunked && contentLength != nil {
            note("both Content-Length and Transfer-Encoding say where it ends")
        }
        if isChunked && !isVersion11 { note("Transfer-Encoding does not go with HTTP/1.0") }
    }

    private mutating func note(_ fault: StaticString) {
        if self.fault == nil { self.fault = fault }
    }

    private mutating func read(
        _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
    ) {
        if !HeaderRules.isValue(value) { note("a header's value has a control character") }
        // The length first, which already rules out nearly every header.
        switch name.count {
        case 14 where name.equalsIgnoringCase("content-length"):
            let length = Self.digits(value)
            if length == nil { note("Content-Length is no number") }
            if let contentLength, contentLength != length { note("Content-Length is given twice") }
            contentLength = length
        case 17 where name.equalsIgnoringCase("transfer-encoding"):
            if isChunked || !value.equalsIgnoringCase("chunked") {
                note("Transfer-Encoding is not chunked, once")
            }
            isChunked = true
        case 4 where name.equalsIgnoringCase("host"):
            if host != nil { note("Host is given twice") }
            host = value
        case 6 where name.equalsIgnoringCase("expect"):
            expectsContinue = value.equalsIgnoringCase("100-continue")
        default:
            // A NUL inside would end the name for whoever reads it as a C string.
            if name.isEmpty || !name.allSatisfy(HeaderRules.isTokenByte) {
                note("a header's name is empty, or has a character that names do not have")
            }
        }
    }

    /// A target with an authority says the same as Host (RFC 9112, section 3.2), so that it does
    /// not matter which of them is believed.
    private mutating func checkAuthority(of target: UnsafePointer<CChar>) {
        if target[0] == CChar(bitPattern: UInt8(ascii: "/")) { return }
        let target = UnsafeRawBufferPointer(start: target, count: strlen(target))
        guard let authority = PathSegments.authority(of: target.bindMemory(to: UInt8.self)),
            let host
        else { return }
        if !authority.equalsIgnoringCase(host.withoutTrailingSpace) {
            note("Host is another one than that of the target")
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

    /// Whether libmicrohttpd has room for a target and the parameters in it.
    ///
    /// 0.9.75 says that it has not, and then goes on to read headers, so that its answer is sent
    /// only when the client is silent for too long (decision 2).
    ///
    /// - Parameter end: of the target.
    static func hasRoom(
        for target: UnsafePointer<CChar>, until end: UnsafePointer<CChar>, _ limits: ServerLimits
    ) -> Bool {
        let bytes = UnsafeRawBufferPointer(start: target, count: end - target)
        // Short enough in any case, as most are.
        if bytes.count <= limits.maxQueryParameters { return true }
        let count = bytes.reduce(1) { $1 == UInt8(ascii: "&") ? $0 + 1 : $0 }
        return count <= limits.maxQueryParameters
            && bytes.count + ServerLimits.parameterBytes * count <= limits.maxTargetBytes
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
