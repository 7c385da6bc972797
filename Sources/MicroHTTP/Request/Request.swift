import CMicroHTTPD

/// One request, read in place: only what is asked for is copied out of the connection.
///
/// Valid until it is answered, also while suspended, and only on the thread of the handler, which
/// is why it is not `Sendable`. Take what a later answer needs out of it before waiting. Using it
/// after it was answered traps.
public struct Request {
    private let connection: Connection
    private let generation: UInt64
    public let method: Method

    init(_ connection: Connection) {
        self.connection = connection
        self.generation = connection.generation
        self.method = connection.method
    }

    /// The whole body, still encoded as `Content-Encoding` says.
    public var body: [UInt8] {
        live.body.bytes
    }

    /// The method's name, also if it is ``Method/other``.
    public var methodName: String {
        String(cString: live.methodName)
    }

    /// The request target as received, without the query and without decoding.
    public var target: String {
        String(cString: live.target)
    }

    /// The segments of the path, decoded one by one, so that `%2F` stays inside its segment.
    ///
    /// `/` has none; a trailing slash makes a last, empty one. Nil, for a 400, if there is no one
    /// meaning: a bad escape, bytes that are no UTF-8, NUL, `.` or `..`, or an empty segment in
    /// the middle.
    public var path: [String]? {
        let target = live.target
        return PathSegments.split(
            UnsafeRawBufferPointer(start: target, count: length(target))
                .bindMemory(to: UInt8.self))
    }

    /// The port that the client has connected to.
    public var port: UInt16 { live.localPort }

    /// Whether it came by TLS.
    public var isSecure: Bool { live.security != nil }

    /// The connection, which is still busy with this request.
    var live: Connection {
        precondition(connection.generation == generation, "request used after it was answered")
        return connection
    }

    private func length(_ text: UnsafePointer<CChar>) -> Int {
        var count = 0
        while text[count] != 0 { count += 1 }
        return count
    }
}

// MARK: - The same request again

extension Request {
    /// What ``remember(_:)`` was given, if this request has the same bytes as the one before on its
    /// connection: method, version, target, and every header.
    public var remembered: AnyObject? { live.lastRequest.known }

    /// Keeps what this request was taken to mean, until another one comes on its connection.
    /// Nothing is kept of a request that has a body, or is large.
    ///
    /// - Parameter meaning: what follows from the bytes of the request alone, and nothing that
    ///   may be outdated when they come again.
    public func remember(_ meaning: AnyObject) {
        if !live.hasBody { live.lastRequest.remember(live, meaning: meaning) }
    }
}

// MARK: - Headers

extension Request {
    /// The first value of a header, whatever the case of its name.
    ///
    /// Bytes that are no UTF-8 come out as U+FFFD.
    public func header(_ name: String) -> String? {
        withHeader(name) { $0.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// The bytes of the first value of a header, where they are; nil if it is absent.
    ///
    /// For the hot path: comparing here saves making a `String`.
    public func withHeader<Result>(
        _ name: String, _ read: (UnsafeBufferPointer<UInt8>?) -> Result
    ) -> Result {
        var value: UnsafePointer<CChar>?
        var count = 0
        var name = name
        let isPresent = name.withUTF8 { name in
            name.withMemoryRebound(to: CChar.self) { name in
                MHD_lookup_connection_value_n(
                    live.raw, .HEADER_KIND, name.baseAddress, name.count, &value, &count)
            }
        }
        guard isPresent == .YES else { return read(nil) }
        let bytes = UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : count)
        return read(bytes.bindMemory(to: UInt8.self).withoutTrailingSpace)
    }

    /// All values of a header that may be repeated, such as If-None-Match, in order.
    public func headers(_ name: String) -> [String] {
        var values: [String] = []
        var name = name
        name.withUTF8 { name in
            _ = live.forEachValue(of: .HEADER_KIND) { key, value in
                if key.equalsIgnoringCase(name) {
                    values.append(String(decoding: value.withoutTrailingSpace, as: UTF8.self))
                }
                return true
            }
        }
        return values
    }
}

// MARK: - Query

extension Request {
    /// The decoded name/value pairs of the query in order, or nil, for a 400, if one of them has
    /// a bad escape, NUL, or bytes that are no UTF-8. `+` is a space; no `=` means empty.
    public var query: [(name: String, value: String)]? {
        var pairs: [(name: String, value: String)] = []
        let isWellFormed = live.forEachValue(of: .GET_ARGUMENT_KIND) { name, value in
            guard let name = PercentDecoding.decode(name),
                let value = PercentDecoding.decode(value)
            else { return false }
            pairs.append((name, value))
            return true
        }
        return isWellFormed ? pairs : nil
    }

    /// The first value of a query parameter; nil if it is absent or anything is malformed.
    ///
    /// For a handler of one parameter; ask ``query`` to tell absent from malformed.
    public func query(_ name: String) -> String? {
        query?.first { $0.name == name }?.value
    }
}
