import GatewayModel
import Ledger
import Projection
import Synchronization

/// What of the latest version of a gateway proxies are not given.
final class ReleaseDifference: Sendable {
    let owners: Set<ResourceID>
    let listeners: Set<ListenerID>
    let routes: Set<ResourceID>

    init(_ delta: SnapshotDelta) {
        let changed = delta.listeners.added + delta.listeners.moved
        listeners = Set(changed.map(\.id) + delta.listeners.modified.map(\.id))
        owners = Set(listeners.map(\.owner) + delta.listeners.removed.map(\.id.owner))
        routes = Set((delta.routes.added + delta.routes.modified).map(\.record.id))
    }
}

/// The differences that were asked for last: one who reads the status of one resource mostly reads
/// that of others of the gateway.
final class WithheldReleases: Sendable {
    private static let limit = 8

    private struct Key: Hashable {
        let gateway: NamespacedName
        let released, latest: Revision
    }

    /// The one made last is last.
    private let known = Mutex<[(key: Key, difference: ReleaseDifference)]>([])

    /// Nil where proxies are given the latest version. Made outside the lock; two who make the same
    /// one at once waste some time and nothing else.
    func difference(of gateway: NamespacedName, in published: Published) -> ReleaseDifference? {
        let released = published.state(releasedOf: gateway)
        guard let old = released.gateway(gateway)?.version,
            let latest = published.state.gateway(gateway)?.version, old != latest
        else { return nil }
        let key = Key(gateway: gateway, released: old, latest: latest)
        if let found = known.withLock({ $0.first { $0.key == key } }) { return found.difference }
        let difference = ReleaseDifference(
            SnapshotDelta(of: gateway, from: released, to: published.state))
        known.withLock { known in
            known.append((key, difference))
            if known.count > Self.limit { known.removeFirst() }
        }
        return difference
    }

    /// What to lay over the status of a Gateway or ListenerSet that takes part in the gateway.
    func status(
        of owner: OwnerRecord, in gateway: NamespacedName, _ published: Published
    ) -> WithheldStatus? {
        guard let difference = difference(of: gateway, in: published),
            let notice = published.state.releaseNotice(of: gateway),
            let held = published.state.heldNotice(of: gateway)
        else { return nil }
        var status = WithheldStatus()
        if owner.id.kind.part == .gateway {
            status.own = notice
        } else if difference.owners.contains(owner.id) {
            status.own = held
        }
        for listener in owner.listeners {
            let id = ListenerID(owner: owner.id, listener: listener.name)
            if difference.listeners.contains(id) { status.listeners[listener.name] = held }
        }
        status.servedVersion = published.releasedGateway(gateway)?.version
        return status
    }

    /// Nil where proxies have the route as it is.
    func notice(
        of route: ResourceID, on gateway: NamespacedName, _ published: Published
    ) -> WithheldNotice? {
        guard let difference = difference(of: gateway, in: published),
            difference.routes.contains(route)
        else { return nil }
        return published.state.heldNotice(of: gateway)
    }
}
