import EventLog
import GatewayModel
import Synchronization

/// How delivering goes, for those who ask from other threads.
final class WebhookStatuses: Sendable {
    fileprivate struct Content {
        /// By uid.
        var statuses: [String: WebhookStatus] = [:]
        var totals = WebhookTotals()
        var head = FeedPosition.beginning
        /// Those that are told of everything up to `head`.
        var atHead: Set<String> = []
    }

    private let content = Mutex(Content())

    func show(_ status: WebhookStatus, of webhook: String, isAtHead: Bool) {
        content.withLock { content in
            content.statuses[webhook] = status
            if isAtHead {
                content.atHead.insert(webhook)
            } else {
                content.atHead.remove(webhook)
            }
        }
    }

    func remove(_ webhook: String) {
        content.withLock { content in
            content.statuses[webhook] = nil
            content.atHead.remove(webhook)
        }
    }

    func move(head: FeedPosition) { content.withLock { $0.head = head } }

    func count(_ change: (inout WebhookTotals) -> Void) {
        content.withLock { change(&$0.totals) }
    }

    func status(of webhook: String) -> WebhookStatus? {
        content.withLock { $0.status(of: webhook) }
    }

    func all() -> [WebhookStatus] {
        content.withLock { content in content.statuses.keys.compactMap { content.status(of: $0) } }
    }

    func totals() -> WebhookTotals { content.withLock { $0.totals } }
}

extension WebhookStatuses.Content {
    fileprivate func status(of webhook: String) -> WebhookStatus? {
        guard var status = statuses[webhook] else { return nil }
        if atHead.contains(webhook) {
            status.position = head
        } else if status.stop == nil {
            status.behind = max(0, head.order - status.position.order)
        }
        return status
    }
}
