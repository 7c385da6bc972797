/// A request that has just got its answer, for logs and metrics. Valid during the call only.
public struct AnsweredRequest {
    private let connection: Connection
    public let status: Int

    init(connection: Connection, status: Int) {
        self.connection = connection
        self.status = status
    }

    public var method: Method { connection.method }

    /// The target as received, without its query.
    public var target: String { String(cString: connection.target) }

    /// From the request line to the answer, to the 4 ms of the coarse clock.
    public var milliseconds: Int64 { Clock.milliseconds - connection.began }
}
