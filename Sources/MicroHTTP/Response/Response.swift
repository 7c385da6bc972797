/// A response, as a value.
public struct Response: Sendable {
    public enum Body: Sendable {
        case empty
        /// Copied into C memory when sent.
        case bytes([UInt8])
        /// Sent without being copied.
        case shared(SharedBody)
        /// Sent without being copied, one after the other.
        case pieces([SharedBody])
    }

    /// From 200 to 599; libmicrohttpd sends 100 and nothing else below.
    public var status: Int
    /// In order; a name may occur twice. libmicrohttpd adds Date, Content-Length and Connection.
    public var headers: [(name: String, value: String)]
    /// A 304 has no body, but its `Content-Length` is that of the 200 that it stands for (RFC
    /// 9110, section 8.6): give it the same shared body. With `empty` it says 0.
    public var body: Body

    public init(
        status: Int, headers: [(name: String, value: String)] = [], body: Body = .empty
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension Response.Body {
    /// In bytes.
    var count: Int {
        switch self {
        case .empty: 0
        case .bytes(let bytes): bytes.count
        case .shared(let body): body.count
        case .pieces(let pieces): pieces.reduce(0) { $0 + $1.count }
        }
    }
}

extension Response {
    /// Bodies of at least this size are shared instead of copied for each response.
    static let largeBytes = 64 << 10

    /// Whether something follows the head, unless that answers HEAD (RFC 9110, section 6.4.1).
    var hasBody: Bool { status != 304 && status != 204 && body.count > 0 }

    /// The same response; where it does not say itself who may keep it, nobody may. Caches know
    /// that an answer to `Authorization` is one person's, and not that one to a cookie is (RFC
    /// 9111, section 3.5).
    var keptByNobody: Response {
        let says = headers.contains { $0.name.lowercased() == "cache-control" }
        var response = self
        if !says { response.headers.append((name: "Cache-Control", value: "no-store")) }
        return response
    }

    /// The same response, with a large body shared, and counted while it is sent.
    var withLargeBodyShared: Response {
        guard case .bytes(let bytes) = body, bytes.count > Self.largeBytes else { return self }
        return Response(status: status, headers: headers, body: .shared(SharedBody(bytes)))
    }
}
