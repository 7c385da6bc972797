import EventLog
import GatewayModel
import Ledger
import Projection
import Synchronization
import Webhooks

/// Which Webhooks have been told of the last commits, and when.
final class DeliveryLog: Sendable {
    private struct Entry {
        /// By uid.
        var delivered: [String: Timestamp] = [:]
        var parked: Set<String> = []
    }

    /// So many commits are remembered.
    private static let limit = 1024
    private let entries = Mutex<[Revision: Entry]>([:])

    func note(_ outcome: WebhookOutcome) {
        guard case .commit(let revision) = outcome.item else { return }
        entries.withLock { entries in
            if entries.count >= Self.limit, entries[revision] == nil,
                let oldest = entries.keys.min()
            {
                entries[oldest] = nil
            }
            switch outcome.result {
            case .delivered:
                entries[revision, default: Entry()].delivered[outcome.uid] = outcome.at
                entries[revision, default: Entry()].parked.remove(outcome.uid)
            case .parked: entries[revision, default: Entry()].parked.insert(outcome.uid)
            }
        }
    }

    func time(of revision: Revision, to webhook: String) -> Timestamp? {
        entries.withLock { $0[revision]?.delivered[webhook] }
    }

    func isParked(_ revision: Revision, for webhook: String) -> Bool {
        entries.withLock { $0[revision]?.parked.contains(webhook) ?? false }
    }
}

/// What has become of telling the Webhooks of a commit.
struct WebhookDeliveries: CommitDeliveries {
    let ledger: Ledger
    let feed: WebhookFeed
    let service: WebhookService
    let log: DeliveryLog

    /// The most Webhooks that are looked at for one commit.
    private static let limit = 256

    func deliveries(of revision: Revision, seenBy visibility: Visibility) -> [CommitDelivery] {
        guard let item = try? feed.item(.commit(revision)) else { return [] }
        let state = ledger.published.state
        let names = feed.mayWant(item).filter { visibility.sees(ResourceID(.webhook, $0)) }
        let targets = Dictionary(feed.targets().map { ($0.name, $0) }) { first, _ in first }
        return names.sorted().prefix(Self.limit).compactMap { name in
            guard let target = targets[name],
                let stored = state[ResourceID(.webhook, name)], stored.createdRevision < revision
            else { return nil }
            if let time = log.time(of: revision, to: target.uid) {
                return CommitDelivery(webhook: name, state: .delivered, deliveredAt: time)
            }
            guard feed.isTold(item, to: name) else { return nil }
            if log.isParked(revision, for: target.uid) {
                return CommitDelivery(webhook: name, state: .parked, deliveredAt: nil)
            }
            guard let status = service.status(of: target.uid) else { return nil }
            if status.stop != nil {
                return CommitDelivery(webhook: name, state: .stopped, deliveredAt: nil)
            }
            // Before this process began, or too long ago to be remembered.
            let isPast = status.position.revision >= revision
            return CommitDelivery(
                webhook: name, state: isPast ? .delivered : .waiting, deliveredAt: nil)
        }
    }
}
