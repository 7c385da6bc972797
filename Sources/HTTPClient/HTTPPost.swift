/// What is sent to somebody.
public struct HTTPPost: Sendable {
    public var url: WebURL
    /// Values without line breaks and NUL.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// With what it shares a number of requests that may be under way: the namespace that it is
    /// sent for.
    public var group: String

    public init(
        url: WebURL, headers: [(name: String, value: String)], body: [UInt8], group: String = ""
    ) {
        (self.url, self.headers, self.body) = (url, headers, body)
        self.group = group
    }
}

/// What came of sending it.
public struct HTTPPostResult: Sendable {
    /// With a status as soon as one arrived, whatever became of the rest of the answer.
    public var reply: Result<HTTPReply, HTTPClientError>
    /// Of who was connected to, or would have been: `192.0.2.7`; nil if nobody was.
    public var address: String?
    public var seconds: Double

    public init(reply: Result<HTTPReply, HTTPClientError>, address: String?, seconds: Double) {
        (self.reply, self.address, self.seconds) = (reply, address, seconds)
    }
}

/// What was answered to something that was sent.
public struct HTTPReply: Hashable, Sendable {
    public var status: Int
    /// How long the answer asks to be left alone.
    public var retryAfterSeconds: Int?

    public init(status: Int, retryAfterSeconds: Int? = nil) {
        (self.status, self.retryAfterSeconds) = (status, retryAfterSeconds)
    }
}
