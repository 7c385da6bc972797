import GatewayModel
import Webhooks

extension WebhookService: WebhookCounting {
    func figures() -> WebhookFigures {
        let (totals, statuses, now) = (totals, statuses, now())
        return WebhookFigures(
            delivered: totals.delivered, failed: totals.failed, parked: totals.parked,
            dropped: totals.dropped,
            behind: Int(statuses.reduce(0) { $0 + $1.behind }),
            webhooks: statuses.map { status in
                WebhookFigures.Webhook(
                    namespace: status.name.namespace, name: status.name.name,
                    parked: status.parked,
                    failingSeconds: status.failingSince.map {
                        Double(max(0, now.rawValue - $0.rawValue)) / 1_000_000
                    } ?? 0,
                    isStopped: status.stop != nil)
            })
    }
}
