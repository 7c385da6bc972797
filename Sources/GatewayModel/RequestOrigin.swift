/// Who asked for something, and how the request came: what a commit says of who made it.
///
/// Principal, token and address are what the server found; what a client says of itself besides is
/// its own word. An object, since each copy would count five texts.
public final class RequestOrigin: Sendable {
    /// The name of the ``Principal``.
    public let principal: String
    /// Of the token that said so; nil where there was none, and for the one of the first start.
    public let tokenID: String?
    /// Of the connection: `127.0.0.1`, `2001:db8::1`.
    public let address: String
    /// What the client calls itself (`User-Agent`), printable and at most
    /// ``Limits/userAgentBytes`` long.
    public let userAgent: String?
    /// What the request is called in its answer and in the log line (`X-Request-Id`).
    public let requestID: String
    /// The trace that the request was part of; nil where it was in none.
    public let trace: TraceParent?

    public init(
        principal: String, tokenID: String? = nil, address: String, userAgent: String? = nil,
        requestID: String, trace: TraceParent? = nil
    ) {
        (self.principal, self.tokenID, self.address) = (principal, tokenID, address)
        (self.userAgent, self.requestID, self.trace) = (userAgent, requestID, trace)
    }
}

extension RequestOrigin: Hashable {
    public static func == (left: RequestOrigin, right: RequestOrigin) -> Bool {
        left === right
            || left.principal == right.principal && left.tokenID == right.tokenID
                && left.address == right.address && left.userAgent == right.userAgent
                && left.requestID == right.requestID && left.trace == right.trace
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(principal)
        hasher.combine(requestID)
    }
}
