/// How far a Webhook has been told.
public struct WebhookCursor: Hashable, Sendable {
    /// Its uid.
    public var webhook: String
    /// All up to here is done with.
    public var position: FeedPosition
    public var stop: WebhookStop?

    public init(webhook: String, position: FeedPosition, stop: WebhookStop? = nil) {
        (self.webhook, self.position, self.stop) = (webhook, position, stop)
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
