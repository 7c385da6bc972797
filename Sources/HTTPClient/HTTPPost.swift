/// What is sent to somebody.
public struct HTTPPost: Sendable {
    public var url: WebURL
    /// Values without line breaks and NUL.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    public init(url: WebURL, headers: [(name: String, value: String)], body: [UInt8]) {
        (self.url, self.headers, self.body) = (url, headers, body)
    }
}

/// What came of sending it.
public struct HTTPPostResult: Sendable {
    /// With a status as soon as one arrived, whatever became of the rest of the answer.
    public var reply: Result<HTTPReply, HTTPClientError>
    /// Of who was connected to: `192.0.2.7`; nil if nobody was.
    public var address: String?
    public var seconds: Double

    public init(reply: Result<HTTPReply, HTTPClientError>, address: String?, seconds: Double) {
        (self.reply, self.address, self.seconds) = (reply, address, seconds)
    }
}

/// What was answered to something that was sent.
public struct HTTPReply: Hashable, Sendable {
    public var status: Int
    /// The first bytes of it.
    public var body: [UInt8]
    /// How long the answer asks to be left alone.
    public var retryAfterSeconds: Int?

    public init(status: Int, body: [UInt8] = [], retryAfterSeconds: Int? = nil) {
        (self.status, self.body, self.retryAfterSeconds) = (status, body, retryAfterSeconds)
    }
}
