import GatewayModel
import Projection

/// A Webhook that is to be told of a commit.
struct CommitDelivery: Sendable {
    enum State: String, Sendable, CaseIterable {
        /// Its receiver took it.
        case delivered = "Delivered"
        /// It is tried, or others come before it.
        case waiting = "Waiting"
        /// It failed for an hour; sent again on request.
        case parked = "Parked"
        /// The receiver wants no more.
        case stopped = "Stopped"
    }

    let webhook: NamespacedName
    let state: State
    /// Nil also where that is too long ago to be known.
    let deliveredAt: Timestamp?
}

/// Who tells others of commits.
protocol CommitDeliveries: Sendable {
    /// The Webhooks that are told of a commit, of those that a reader sees.
    func deliveries(of revision: Revision, seenBy visibility: Visibility) -> [CommitDelivery]
}
