/// What `/metrics` tells of webhooks.
struct WebhookMetrics {
    /// The most webhooks with lines of their own.
    private static let limit = 1000

    private let totals: WebhookFigures
    private let shown: [WebhookFigures.Webhook]

    init(_ totals: WebhookFigures) {
        self.totals = totals
        let sorted = totals.webhooks.sorted { ($0.namespace, $0.name) < ($1.namespace, $1.name) }
        shown = Array(sorted.prefix(Self.limit))
    }

    func write(to page: inout PrometheusText) {
        page.metric(
            "lintel_webhook_deliveries_total", .counter,
            "Deliveries to webhooks since the start: delivered; failed, which are tried again; "
                + "parked after an hour; dropped for good.",
            samples: results.map { ([(name: "result", value: $0.name)], Double($0.count)) })
        page.metric(
            "lintel_webhook_behind", .gauge,
            "Commits and warnings that webhooks have neither been told of nor passed over, of all "
                + "together.", totals.behind)
        page.metric(
            "lintel_webhook_parked", .gauge,
            "Deliveries of a webhook that are parked; \(Self.bound).",
            samples: shown.map { (labels(of: $0), Double($0.parked)) })
        page.metric(
            "lintel_webhook_failing_seconds", .gauge,
            "For how long deliveries of a webhook have failed; 0 if they do not; \(Self.bound).",
            samples: shown.map { (labels(of: $0), $0.failingSeconds) })
        page.metric(
            "lintel_webhook_stopped", .gauge,
            "1 if the receiver of a webhook said that it wants no more; \(Self.bound).",
            samples: shown.map { (labels(of: $0), $0.isStopped ? 1 : 0) })
    }

    private static let bound = "the first \(limit) Webhooks by name"

    private var results: [(name: String, count: Int)] {
        [
            ("delivered", totals.delivered), ("failed", totals.failed), ("parked", totals.parked),
            ("dropped", totals.dropped),
        ]
    }

    private func labels(of webhook: WebhookFigures.Webhook) -> PrometheusText.Labels {
        [
            (name: "namespace", value: webhook.namespace), (name: "webhook", value: webhook.name),
        ]
    }
}
