import CMicroHTTPD

/// A response owned by libmicrohttpd, released exactly once.
///
/// libmicrohttpd counts references. Creating gives us one, queueing gives the connection one of
/// its own, and destroying drops ours. So the rule is "one value, one destroy", and `~Copyable`
/// makes the compiler keep it.
struct MHDResponse: ~Copyable {
    private let raw: OpaquePointer
    let status: UInt32

    deinit {
        MHD_destroy_response(raw)
    }

    /// - Parameter id: of the one request that it answers; nil if it answers many.
    init(_ response: Response, for id: String? = nil) throws(MicroHTTPError) {
        let raw = try Self.make(response.body)
        try self.init(
            takingOwnershipOf: raw, status: response.status, headers: response.headers, id)
    }

    /// A body that `stream` produces while the response is being sent.
    init(
        streaming stream: EventStream, status: Int, headers: [(name: String, value: String)],
        for id: String
    ) throws(MicroHTTPError) {
        guard let raw = stream.makeRawResponse() else { throw .outOfMemory }
        try self.init(takingOwnershipOf: raw, status: status, headers: headers, id)
    }

    /// Throwing here releases `raw`: once all properties are set, `deinit` runs as for a class.
    private init(
        takingOwnershipOf raw: OpaquePointer, status: Int,
        headers: [(name: String, value: String)], _ id: String?
    ) throws(MicroHTTPError) {
        self.raw = raw
        self.status = UInt32(clamping: status)
        guard (200...599).contains(status) else { throw .invalidStatus(status) }
        for (name, value) in headers { try add(name, value) }
        if let id { try add(RequestID.header, id) }
    }

    private borrowing func add(_ name: String, _ value: String) throws(MicroHTTPError) {
        // libmicrohttpd refuses CR and LF too, but lets other control characters through.
        guard HeaderRules.isToken(name), HeaderRules.isValue(value) else {
            throw .invalidHeader(name: name)
        }
        // Passed as they are, texts would be copied into arrays first.
        let isAdded = name.withCString { name in
            value.withCString { value in MHD_add_response_header(raw, name, value) == .YES }
        }
        if !isAdded { throw .invalidHeader(name: name) }
    }

    private static func make(_ body: Response.Body) throws(MicroHTTPError) -> OpaquePointer {
        let raw: OpaquePointer?
        switch body {
        case .empty:
            raw = cmhd_response_copying(nil, 0)
        case .bytes(let bytes) where bytes.count > Response.largeBytes:
            return try make(.shared(SharedBody(bytes)))
        case .bytes(let bytes):
            raw = bytes.withUnsafeBytes { cmhd_response_copying($0.baseAddress, $0.count) }
        case .shared(let shared):
            // C holds this reference; the callback gives it back.
            let owner = Unmanaged.passRetained(shared)
            raw = cmhd_response_borrowing(
                shared.bytes.baseAddress, shared.count,
                { owner in owner.map { Unmanaged<SharedBody>.fromOpaque($0).release() } },
                owner.toOpaque())
            if raw == nil { owner.release() }
        case .pieces(let pieces) where pieces.count > pieceLimit:
            return try make(.shared(SharedBody(joining: pieces)))
        case .pieces(let pieces):
            raw = make(pieces)
        }
        guard let raw else { throw .outOfMemory }
        return raw
    }

    /// libmicrohttpd puts 16 bytes for each piece into the memory of the connection, where the
    /// headers are too, and cuts the connection if there is no room.
    private static let pieceLimit = 256

    private final class Pieces {
        let bodies: [SharedBody]

        init(bodies: [SharedBody]) { self.bodies = bodies }
    }

    private static func make(_ pieces: [SharedBody]) -> OpaquePointer? {
        // C holds these references; the callback gives them back.
        let owner = Unmanaged.passRetained(Pieces(bodies: pieces))
        let vectors = pieces.map {
            MHD_IoVec(iov_base: $0.bytes.baseAddress, iov_len: $0.count)
        }
        let raw = MHD_create_response_from_iovec(
            vectors, UInt32(vectors.count),
            { owner in owner.map { Unmanaged<Pieces>.fromOpaque($0).release() } },
            owner.toOpaque())
        if raw == nil { owner.release() }
        return raw
    }

    /// Queues this response, which may be queued on any number of connections.
    borrowing func queue(on connection: OpaquePointer) -> MHD_Result {
        MHD_queue_response(connection, status, raw)
    }
}
