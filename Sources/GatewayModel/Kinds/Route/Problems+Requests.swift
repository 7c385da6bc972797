extension Problems {
    /// A token (RFC 9110, 5.6.2).
    mutating func check(headerName name: String, at pointer: String) {
        let isToken = name.utf8.allSatisfy(\.isTokenCharacter)
        guard isToken, (1...Limits.headerNameBytes).contains(name.utf8.count) else {
            issue(
                "V8", at: pointer,
                "\(quoted(name)) is not valid here; use 1 to \(Limits.headerNameBytes) letters, "
                    + "digits and characters of !#$%&'*+-.^_`|~")
            return
        }
    }

    /// Proxies route by Host and refuse to have it changed behind their back; what frames a
    /// message or belongs to one connection is theirs (RFC 9110, 7.6.1; RFC 9112, 6).
    mutating func check(modifiedHeader name: String, at pointer: String) {
        check(headerName: name, at: pointer)
        switch name.lowercased() {
        case "host":
            issue(
                "HostHeader", at: pointer,
                "the header Host cannot be changed like others; use a filter of type URLRewrite "
                    + "with hostname")
        case "connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer",
            "transfer-encoding", "upgrade":
            issue(
                "FramingHeader", at: pointer,
                "the header \(name) says where a message ends or how a connection goes on, which "
                    + "only the proxy knows; remove it from the filter")
        default: return
        }
    }

    mutating func check(
        value: String, bytes: ClosedRange<Int>, at pointer: @autoclosure () -> String
    ) {
        guard !bytes.contains(value.utf8.count) else { return }
        issue(
            "V8", at: pointer(),
            "the value has \(value.utf8.count) bytes; use \(bytes.lowerBound) to "
                + "\(bytes.upperBound)")
    }

    private static let methods = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
    ]

    mutating func check(method: String) {
        guard !Self.methods.contains(method) else { return }
        issue(
            "V8",
            "\(quoted(method)) is not known here; use one of "
                + Self.methods.joined(separator: ", "))
    }

    mutating func check(scheme: String) {
        guard scheme != "http", scheme != "https" else { return }
        issue("V8", "\(quoted(scheme)) is not known here; use http or https")
    }
}

extension UInt8 {
    fileprivate var isTokenCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: Self.tokenPunctuation.contains(self)
        }
    }

    private static let tokenPunctuation = Array("!#$%&'*+-.^_`|~".utf8)
}
