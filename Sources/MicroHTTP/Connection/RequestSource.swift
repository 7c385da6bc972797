/// The connection that a request came on: whose it is, and whether the client is still connected.
/// Holding one does not keep the connection open.
public struct RequestSource: Sendable {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// False once either side has closed it, also while nobody reads of it.
    public var isOpen: Bool { connection.isOpen }
}

extension RequestSource: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.connection === right.connection
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(connection)) }
}

extension Request {
    /// Where it came from; may be kept for longer than the request.
    public var source: RequestSource { RequestSource(live) }
}
