import GatewayModel
import Webhooks

/// What became of deliveries since the start, and how Webhooks are now.
struct WebhookFigures: Sendable {
    /// How one Webhook is.
    struct Webhook: Sendable {
        let name: NamespacedName
        /// Deliveries that were put aside, so that the rest went on.
        let parked: Int
        /// For how long its deliveries have failed; 0 if they do not.
        let failingSeconds: Double
        /// Its receiver wants no more.
        let isStopped: Bool

        var isWell: Bool { parked == 0 && failingSeconds == 0 && !isStopped }
    }

    var delivered = 0
    /// Tries that failed.
    var failed = 0
    var parked = 0
    /// Given up for good.
    var dropped = 0
    /// Commits and warnings that they have not been told of, nor passed over, together.
    var behind: Int64 = 0
    var webhooks: [Webhook] = []
}

extension WebhookFigures {
    init(_ service: WebhookService) {
        let now = service.now()
        let totals = service.totals
        (delivered, failed) = (totals.delivered, totals.failed)
        (parked, dropped) = (totals.parked, totals.dropped)
        for status in service.statuses {
            behind += status.behind
            let failing = status.failingSince.map { max(0, now.rawValue - $0.rawValue) } ?? 0
            webhooks.append(
                Webhook(
                    name: status.name, parked: status.parked,
                    failingSeconds: Double(failing) / 1_000_000, isStopped: status.stop != nil))
        }
    }
}
