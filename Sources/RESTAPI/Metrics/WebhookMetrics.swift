import GatewayModel

/// What `/metrics` tells of webhooks.
struct WebhookMetrics {
    /// The most webhooks with lines of their own.
    private static let limit = 1000

    private let figures: WebhookFigures
    private let shown: [WebhookFigures.Webhook]

    init(_ figures: WebhookFigures) {
        self.figures = figures
        // Alarms rest on these lines: what ails comes first, then by name, so that the rest stays.
        let first = figures.webhooks.sorted {
            ($0.isWell ? 1 : 0, $0.name) < ($1.isWell ? 1 : 0, $1.name)
        }
        shown = first.prefix(Self.limit).sorted { $0.name < $1.name }
    }

    func write(to page: inout PrometheusText) {
        page.metric(
            "lintel_webhook_deliveries_total", .counter,
            "Deliveries to webhooks since the start, tests among them: delivered; failed, which "
                + "are tried again; parked after an hour; dropped for good.",
            samples: results.map { ([(name: "result", value: $0.name)], Double($0.count)) })
        page.metric(
            "lintel_webhook_behind", .gauge,
            "Commits and warnings that webhooks have neither been told of nor passed over, of all "
                + "together.", figures.behind)
        page.metric(
            "lintel_webhook_parked", .gauge,
            "Deliveries of a webhook that are parked; \(Self.bound).",
            samples: shown.map { ($0.labels, Double($0.parked)) })
        page.metric(
            "lintel_webhook_failing_seconds", .gauge,
            "For how long deliveries of a webhook have failed; 0 if they do not; \(Self.bound).",
            samples: shown.map { ($0.labels, $0.failingSeconds) })
        page.metric(
            "lintel_webhook_stopped", .gauge,
            "1 if the receiver of a webhook said that it wants no more; \(Self.bound).",
            samples: shown.map { ($0.labels, $0.isStopped ? 1 : 0) })
    }

    private static let bound =
        "\(limit) Webhooks at most: those that something is wrong with, then the first by name"

    private var results: [(name: String, count: Int)] {
        [
            ("delivered", figures.delivered), ("failed", figures.failed),
            ("parked", figures.parked), ("dropped", figures.dropped),
        ]
    }
}

extension WebhookFigures.Webhook {
    fileprivate var labels: PrometheusText.Labels {
        [(name: "namespace", value: name.namespace), (name: "webhook", value: name.name)]
    }
}
