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
        /// Done with, and nobody remembers how: delivered before the server started, dropped, or
        /// passed over while it was stopped or might not hear of it.
        case unknown = "Unknown"
    }

    let webhook: NamespacedName
    let state: State
    /// Nil unless it was delivered.
    let deliveredAt: Timestamp?
}

/// The Webhooks that a commit is told, as far as they were looked at.
struct CommitAudience: Sendable {
    struct Member: Sendable {
        let webhook: NamespacedName
        let uid: String
    }

    var members: [Member] = []
    /// More that may be told of it.
    var moreCount = 0
}

/// Who tells others of commits.
protocol CommitDeliveries: Sendable {
    /// The Webhooks that are told of a commit, of those that a reader sees. It makes what each is
    /// told, so it is asked once by each who wants to know.
    func audience(of revision: Revision, seenBy visibility: Visibility) -> CommitAudience

    /// What has become of telling them by now.
    func deliveries(of revision: Revision, to audience: CommitAudience) -> [CommitDelivery]
}
