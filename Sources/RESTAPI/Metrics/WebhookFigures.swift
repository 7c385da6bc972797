/// What became of deliveries to webhooks since the start, and how webhooks are.
struct WebhookFigures: Sendable {
    /// How one webhook is.
    struct Webhook: Sendable {
        var namespace: String
        var name: String
        /// Deliveries that were put aside, so that the rest went on.
        var parked: Int
        /// Since when its deliveries fail; 0 if they do not.
        var failingSeconds: Double
        /// Its receiver wants no more.
        var isStopped: Bool

        init(
            namespace: String, name: String, parked: Int, failingSeconds: Double, isStopped: Bool
        ) {
            (self.namespace, self.name) = (namespace, name)
            (self.parked, self.failingSeconds) = (parked, failingSeconds)
            self.isStopped = isStopped
        }
    }

    var delivered: Int
    /// Tries that failed.
    var failed: Int
    var parked: Int
    /// Given up for good.
    var dropped: Int
    /// Commits and warnings that they have not been told of, nor passed over, together.
    var behind: Int
    var webhooks: [Webhook]

    init(
        delivered: Int = 0, failed: Int = 0, parked: Int = 0, dropped: Int = 0, behind: Int = 0,
        webhooks: [Webhook] = []
    ) {
        (self.delivered, self.failed, self.parked) = (delivered, failed, parked)
        (self.dropped, self.behind, self.webhooks) = (dropped, behind, webhooks)
    }
}

/// Who knows what became of deliveries.
protocol WebhookCounting: Sendable {
    func figures() -> WebhookFigures
}
