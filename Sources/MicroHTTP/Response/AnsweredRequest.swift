/// A request that has just got its answer, for logs and metrics. Valid during the call only.
public struct AnsweredRequest {
    private let connection: Connection
    public let status: Int
    private let isPrepared: Bool

    init(connection: Connection, status: Int, isPrepared: Bool) {
        self.connection = connection
        self.status = status
        self.isPrepared = isPrepared
    }

    public var method: Method { connection.method }

    /// The target as received, without its query.
    public var target: String { String(cString: connection.target) }

    /// What it is called in its answer; nil where the answer does not say: one that was made before
    /// says so only to who sent a name.
    public var id: String? {
        isPrepared && !connection.hasSentRequestID ? nil : connection.requestID
    }

    /// From the request line to the answer, to the 4 ms of the coarse clock.
    public var milliseconds: Int64 { Clock.milliseconds - connection.began }
}
