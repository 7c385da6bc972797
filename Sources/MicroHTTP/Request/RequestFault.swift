/// Why a request gets an answer that is not its handler's.
public enum RequestFault: Sendable, Equatable {
    /// It is not certain where the request ends, or what it asks for.
    case malformed(because: String)
    /// Its request line does not fit into the memory of a connection.
    case targetTooLarge(limitBytes: Int, limitParameters: Int)
    case bodyTooLarge(limitBytes: Int)
    /// The budget for bodies of all requests is used up; later there may be room.
    case noRoom
    case stopping
    /// A bug of ours.
    case failed(String)

    public var status: Int {
        switch self {
        case .malformed: 400
        case .targetTooLarge: 414
        case .bodyTooLarge: 413
        case .noRoom, .stopping: 503
        case .failed: 500
        }
    }

    public var text: String {
        switch self {
        case .malformed(let reason): "the request is malformed: \(reason)"
        case .targetTooLarge(let bytes, let parameters):
            "a target may have \(parameters) query parameters, and \(bytes) bytes, each parameter "
                + "counted as \(ServerLimits.parameterBytes) more"
        case .bodyTooLarge(let limit): "a request body may have \(limit) bytes here"
        case .noRoom:
            "the bodies of all requests together have no room for this one; try again in a moment"
        case .stopping: "the server is stopping"
        case .failed(let text): text
        }
    }
}

/// Makes the response to a fault.
public typealias FaultWording = @Sendable (RequestFault) -> Response

extension Response {
    /// A short text for people.
    public static func plain(_ fault: RequestFault) -> Response {
        Response(
            status: fault.status, headers: [("Content-Type", "text/plain; charset=utf-8")],
            body: .bytes(Array((fault.text + "\n").utf8)))
    }
}
