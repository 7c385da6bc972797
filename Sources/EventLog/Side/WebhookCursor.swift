public import GatewayModel

/// How far a Webhook has been told.
public struct WebhookCursor: Hashable, Sendable {
    /// Its uid.
    public var webhook: String
    /// All up to here is done with.
    public var position: FeedPosition
    public var stop: WebhookStop?
    /// Since when nothing could be delivered; nil while tries succeed.
    public var failingSince: Timestamp?

    public init(
        webhook: String, position: FeedPosition, stop: WebhookStop? = nil,
        failingSince: Timestamp? = nil
    ) {
        (self.webhook, self.position, self.stop) = (webhook, position, stop)
        self.failingSince = failingSince
    }
}

/// Why a Webhook is told nothing any more.
public struct WebhookStop: Hashable, Sendable {
    /// Of the Webhook: it goes on when it has another one.
    public var generation: Int64
    /// One sentence.
    public var reason: String

    public init(generation: Int64, reason: String) {
        (self.generation, self.reason) = (generation, reason)
    }
}
