import EventLog
import GatewayModel
import Ledger
import Projection
import Synchronization
import Webhooks

/// Which Webhooks have taken the last commits, and when. In memory: of what is older nobody
/// remembers more than that it is done with.
final class DeliveryLog: Sendable {
    /// So many commits are remembered.
    private static let limit = 1024

    /// By commit, and by the uid of the Webhook.
    private let times = Mutex<[Revision: [String: Timestamp]]>([:])

    func note(_ outcome: WebhookOutcome) {
        guard case .commit(let revision) = outcome.item, outcome.result == .delivered else {
            return
        }
        times.withLock { times in
            if times.count >= Self.limit, times[revision] == nil, let oldest = times.keys.min() {
                // What is sent again may be older than all that is remembered.
                if oldest > revision { return }
                times[oldest] = nil
            }
            times[revision, default: [:]][outcome.uid] = outcome.at
        }
    }

    /// When the Webhooks took a commit, by their uids.
    func times(of revision: Revision) -> [String: Timestamp] {
        times.withLock { $0[revision] ?? [:] }
    }
}

/// What has become of telling the Webhooks of a commit.
struct WebhookDeliveries: CommitDeliveries {
    /// The most Webhooks that are looked at for one commit.
    static let limit = 256

    let ledger: Ledger
    let feed: WebhookFeed
    let log: DeliveryLog
    /// How delivering to a Webhook goes, by its uid.
    let status: @Sendable (String) -> WebhookStatus?

    func audience(of revision: Revision, seenBy visibility: Visibility) -> CommitAudience {
        guard let item = try? feed.item(.commit(revision)) else { return CommitAudience() }
        let state = ledger.published.state
        let names = feed.mayWant(item).filter { name in
            let id = ResourceID(.webhook, name)
            // A new one hears of what happens from then on.
            return visibility.sees(id) && state[id].map { $0.createdRevision < revision } ?? false
        }
        let looked = names.sorted().prefix(Self.limit)
        let wanted = Set(looked)
        let targets = feed.targets().filter { wanted.contains($0.name) }
            .sorted { $0.name < $1.name }
        let members = targets.filter { target in
            feed.isTold(item, to: target.name)
        }
        return CommitAudience(
            members: members.map { CommitAudience.Member(webhook: $0.name, uid: $0.uid) },
            moreCount: names.count - looked.count)
    }

    func deliveries(of revision: Revision, to audience: CommitAudience) -> [CommitDelivery] {
        if audience.members.isEmpty { return [] }
        // In this order: what is parked or taken is written down before the position moves on, and
        // what was parked may be taken since.
        let statuses = audience.members.map { status($0.uid) }
        let parked = (try? ledger.sideStore.webhooks(parking: revision)) ?? []
        let times = log.times(of: revision)
        return zip(audience.members, statuses).map { member, status in
            let isDone = status.map { $0.position.revision >= revision } ?? false
            let isStopped = status?.stop != nil
            let time = times[member.uid]
            let state: CommitDelivery.State =
                if time != nil {
                    .delivered
                } else if parked.contains(member.uid) {
                    .parked
                } else if isDone {
                    .unknown
                } else {
                    isStopped ? .stopped : .waiting
                }
            return CommitDelivery(webhook: member.webhook, state: state, deliveredAt: time)
        }
    }
}
