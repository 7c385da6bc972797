import GatewayModel
import Ledger

/// Told what a ``GatewayFeed`` finds out about proxies, on the thread of the poll that told it.
protocol FeedObserver: Sendable {
    func found(_ refusal: DiscoveryRefusal)

    /// Several processes poll under that name.
    func found(sharedNode: String)
}

/// Writes warnings for the owners concerned: to disk, for which no poll should wait.
struct FeedWarnings: FeedObserver {
    let gateway: NamespacedName
    let store: WarningStore
    let queue: SerialQueue

    func found(_ refusal: DiscoveryRefusal) { queue.async { refusal.warn(store) } }

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
