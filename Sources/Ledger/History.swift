import EventLog
import GatewayModel
import Logging
import Projection
import Synchronization

/// States of the past: recent ones in memory, older ones read from the log and kept for a while.
final class History: Sendable {
    /// How many states are at hand. Each costs what its commit changed, not what it holds.
    private static let recentLimit = 64
    /// How many more may be there until all of those are forgotten: each time wakes a thread.
    private static let slack = 64
    private static let reconstructedLimit = 4

    private struct Storage {
        /// Ascending by revision, without gaps.
        var recent: [Recent] = []
        /// The one used last is last.
        var reconstructed: [GatewayState] = []

        mutating func state(at revision: Revision) -> GatewayState? {
            if let first = recent.first?.state.revision, revision >= first {
                let index = Int(revision.rawValue - first.rawValue)
                if index < recent.count { return recent[index].state }
            }
            guard let index = reconstructed.firstIndex(where: { $0.revision == revision }) else {
                return nil
            }
            let state = reconstructed.remove(at: index)
            reconstructed.append(state)
            return state
        }
    }

    /// An object: lists of it are shifted with every batch.
    private final class Recent: Sendable {
        let state: GatewayState
        let changes: [MergeChange]

        init(_ state: GatewayState, _ changes: [MergeChange]) {
            (self.state, self.changes) = (state, changes)
        }
    }

    private let storage = Mutex(Storage())
    private let store: any EventLogReader
    private let logger: Logger
    private let forgetting = SerialQueue("lintel.forgetting", isBackground: true)

    init(_ store: any EventLogReader, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    func remember(_ states: [GatewayState], _ changes: [[MergeChange]]) {
        let recent = states.indices.suffix(Self.recentLimit).map {
            Recent(states[$0], changes[$0])
        }
        let forgotten = storage.withLock { storage -> [Recent] in
            storage.recent += recent
            let surplus = storage.recent.count - Self.recentLimit
            guard surplus >= Self.slack else { return [] }
            defer { storage.recent.removeFirst(surplus) }
            return Array(storage.recent.prefix(surplus))
        }
        // Taking states apart takes time too, and that of the writer is everybody's.
        if !forgotten.isEmpty { forgetting.async { withExtendedLifetime(forgotten) {} } }
    }

    /// The state at `revision`, which must not be after the end of the log.
    func state(at revision: Revision) throws(EventLogError) -> GatewayState {
        if let known = storage.withLock({ $0.state(at: revision) }) { return known }
        let state = try Replay(store, logger: logger).state(at: revision)
        storage.withLock { storage in
            storage.reconstructed.append(state)
            if storage.reconstructed.count > Self.reconstructedLimit {
                storage.reconstructed.removeFirst()
            }
        }
        return state
    }

    /// What changed on `gateway` after `revision` and up to `last`, if memory reaches back so far:
    /// each owner and each route with what it was then and what it is at `last`.
    ///
    /// Memory may be ahead of what is published, hence `last`.
    func changes(
        of gateway: NamespacedName, after revision: Revision, through last: Revision
    ) -> (owners: [OwnerChange], routes: [RouteChange])? {
        storage.withLock { storage in
            guard let first = storage.recent.first, first.state.revision <= revision.next else {
                return nil
            }
            var owners: [ResourceID: OwnerChange] = [:]
            var routes: [ResourceID: RouteChange] = [:]
            for recent in storage.recent
            where recent.state.revision > revision && recent.state.revision <= last {
                for change in recent.changes where change.gateway == gateway {
                    for owner in change.owners {
                        let before = owners[owner.id].map(\.before) ?? owner.before
                        owners[owner.id] = OwnerChange(
                            id: owner.id, before: before, after: owner.after)
                    }
                    for route in change.routes {
                        let before = routes[route.id].map(\.before) ?? route.before
                        routes[route.id] = RouteChange(
                            id: route.id, before: before, after: route.after)
                    }
                }
            }
            return (
                owners.values.sorted { $0.id < $1.id }, routes.values.sorted { $0.id < $1.id }
            )
        }
    }
}
