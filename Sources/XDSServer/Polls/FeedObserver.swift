import GatewayModel
import Ledger

/// Told what a ``GatewayFeed`` finds out about proxies, on the thread of the poll that told it.
protocol FeedObserver: Sendable {
    func found(_ refusal: DiscoveryRefusal)

    /// Several processes poll under that name.
    func found(sharedNode: String)

    /// Called under the lock of the feed.
    func reached(_ milestone: NodeMilestone)
}

/// Writes warnings for the owners concerned: to disk, for which no poll should wait. Notes how far
/// commits have come, which is in memory.
struct FeedWarnings: FeedObserver {
    let gateway: NamespacedName
    let store: WarningStore
    let progress: CommitProgress
    let queue: SerialQueue

    func found(_ refusal: DiscoveryRefusal) {
        queue.async { refusal.warn(store) }
        progress.touch(gateway)
    }

    func reached(_ milestone: NodeMilestone) {
        switch milestone.step {
        case .given: progress.given(milestone.version, to: milestone.node, of: gateway)
        case .acknowledged(let before):
            progress.acknowledged(
                milestone.version, by: milestone.node, of: gateway, before: before)
        }
    }

    func found(sharedNode node: String) {
        queue.async {
            store.record(
                reason: "NodeShared", regarding: ResourceID(.gateway, gateway),
                message: "two processes poll Gateway \(gateway) as node \(node): what is known of "
                    + "the node is of both, and refusals are not told; give each proxy an id of "
                    + "its own",
                key: "NodeShared \(gateway) \(node)")
        }
    }
}
