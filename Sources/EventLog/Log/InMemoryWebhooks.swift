import GatewayModel

/// What ``InMemoryEventLog`` knows of Webhooks.
struct InMemoryWebhooks {
    var cursors: [String: WebhookCursor] = [:]
    /// Ascending by their identity.
    var parked: [ParkedDelivery] = []
    private var lastParked: Int64 = 0

    func counts(_ isCounted: (ParkedDelivery) -> Bool) -> [String: Int] {
        parked.filter(isCounted).reduce(into: [:]) { $0[$1.webhook, default: 0] += 1 }
    }

    mutating func forget(_ webhook: String) {
        cursors[webhook] = nil
        parked.removeAll { $0.webhook == webhook }
    }

    mutating func park(_ delivery: ParkedDelivery, keeping limit: Int) -> ParkedCount {
        let known = parked.firstIndex {
            $0.webhook == delivery.webhook && $0.event == delivery.event
        }
        if let known {
            parked[known].tries += delivery.tries
            parked[known].problem = delivery.problem
        } else {
            lastParked += 1
            var delivery = delivery
            delivery.id = lastParked
            parked.append(delivery)
        }
        let all = parked.filter { $0.webhook == delivery.webhook }
        let surplus = all.dropLast(limit).map(\.id)
        parked.removeAll { surplus.contains($0.id) }
        return ParkedCount(kept: all.count - surplus.count, dropped: surplus.count)
    }
}
