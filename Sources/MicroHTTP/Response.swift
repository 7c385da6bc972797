/// What a client is told, as a value.
public struct Response: Sendable {
    public enum Body: Sendable {
        case empty
        /// Copied into C memory when sent.
        case bytes([UInt8])
        /// Sent from where it is.
        case shared(SharedBody)
        /// Sent from where they are, one after the other.
        case pieces([SharedBody])
    }

    /// From 200 to 599; libmicrohttpd sends 100 and nothing else below.
    public var status: Int
    /// In order; a name may occur twice. libmicrohttpd adds Date, Content-Length and Connection.
    public var headers: [(name: String, value: String)]
    /// A 304 sends none, but says its length: give it the body of the 200 it stands for, shared,
    /// and that is true (RFC 9110, section 8.6); `empty` makes it say 0.
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
    /// From here on, bytes are sent from one place instead of copied for each response.
    static let largeBytes = 64 << 10

    /// The same, with a large body where it is sent from and counted.
    var withLargeBodyShared: Response {
        guard case .bytes(let bytes) = body, bytes.count > Self.largeBytes else { return self }
        return Response(status: status, headers: headers, body: .shared(SharedBody(bytes)))
    }
}
