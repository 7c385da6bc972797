/// What became of deliveries to webhooks since the start, and how webhooks are.
public struct WebhookFigures: Sendable {
    /// How one webhook is.
    public struct Webhook: Sendable {
        public var namespace: String
        public var name: String
        /// Deliveries that were put aside, so that the rest went on.
        public var parked: Int
        /// Since when its deliveries fail; 0 if they do not.
        public var failingSeconds: Double
        /// Its receiver wants no more.
        public var isStopped: Bool

        public init(
            namespace: String, name: String, parked: Int, failingSeconds: Double, isStopped: Bool
        ) {
            (self.namespace, self.name) = (namespace, name)
            (self.parked, self.failingSeconds) = (parked, failingSeconds)
            self.isStopped = isStopped
        }
    }

    public var delivered: Int
    /// Tries that failed.
    public var failed: Int
    public var parked: Int
    /// Given up for good.
    public var dropped: Int
    /// Commits and warnings that they have not been told of, nor passed over, together.
    public var behind: Int
    public var webhooks: [Webhook]

    public init(
        delivered: Int = 0, failed: Int = 0, parked: Int = 0, dropped: Int = 0, behind: Int = 0,
        webhooks: [Webhook] = []
    ) {
        (self.delivered, self.failed, self.parked) = (delivered, failed, parked)
        (self.dropped, self.behind, self.webhooks) = (dropped, behind, webhooks)
    }
}

/// Who knows what became of deliveries.
public protocol WebhookCounting: Sendable {
    func figures() -> WebhookFigures
}
