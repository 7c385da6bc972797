public import GatewayModel

/// The answer to a request that carried an idempotency key, to be given again.
public struct StoredAnswer: Hashable, Sendable {
    public var idempotencyKey: String
    /// SHA-256 of the request: the same key with another digest is another request.
    public var requestDigest: [UInt8]
    /// Of HTTP.
    public var status: Int
    /// As it was sent: it is given again to the byte, so no form of it is ever read.
    public var body: [UInt8]
    /// The revision at which it was given.
    public var revision: Revision

    public init(
        idempotencyKey: String, requestDigest: [UInt8], status: Int, body: [UInt8],
        revision: Revision
    ) {
        self.idempotencyKey = idempotencyKey
        self.requestDigest = requestDigest
        self.status = status
        self.body = body
        self.revision = revision
    }
}

extension EventLogError {
    /// The first answer stands; a second one under its key would give it two meanings.
    public static func keyTaken(_ idempotencyKey: String) -> EventLogError {
        EventLogError(
            .conflict, "the idempotency key \"\(idempotencyKey)\" already has an answer")
    }
}
