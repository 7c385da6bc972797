import GatewayModel
import Projection

/// A Webhook that is to be told of a commit.
struct CommitDelivery: Sendable {
    let webhook: NamespacedName
    /// When its receiver took it; nil as long as it did not.
    let deliveredAt: Timestamp?
}

/// Who tells others of commits.
protocol CommitDeliveries: Sendable {
    /// The Webhooks that are told of a commit, of those that a reader sees.
    func deliveries(of revision: Revision, seenBy visibility: Visibility) -> [CommitDelivery]
}
