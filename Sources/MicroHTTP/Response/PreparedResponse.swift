import CMicroHTTPD

/// A response made once and sent many times: a snapshot, or the 304 that goes with it.
///
/// Headers and body exist once in memory, however many connections are sending them.
public final class PreparedResponse {
    private let response: MHDResponse
    /// What it was made of, for who gets one of its own.
    private let original: Response
    /// Whether something follows the head.
    let hasBody: Bool
    /// Whether a reader may take it slowly.
    let isLarge: Bool

    /// - Throws: ``MicroHTTPError/invalidHeader(name:)`` for a header that may not be sent.
    public init(_ response: Response) throws(MicroHTTPError) {
        original = response.sharingBody()
        self.response = try MHDResponse(original)
        hasBody = original.hasBody
        isLarge = response.body.count > Response.largeBytes
    }

    var status: Int { Int(response.status) }

    /// The same for one request, named by its client.
    func copy(for id: String) throws(MicroHTTPError) -> MHDResponse {
        try MHDResponse(original, for: id)
    }

    func queue(on connection: OpaquePointer) -> MHD_Result {
        response.queue(on: connection)
    }
}

// @unchecked because OpaquePointer is not Sendable. Sharing is safe: headers are only added
// in `init`, and libmicrohttpd guards its reference count with a mutex.
extension PreparedResponse: @unchecked Sendable {}

extension Response {
    fileprivate func sharingBody() -> Response {
        guard case .bytes(let bytes) = body else { return self }
        return Response(status: status, headers: headers, body: .shared(SharedBody(bytes)))
    }
}
