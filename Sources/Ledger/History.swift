import EventLog
import GatewayModel
import Logging
import Projection
import Synchronization

/// States of the past: recent ones in memory, older ones read from the log and kept for a while.
final class History: Sendable {
    /// How many commits are at hand. Each costs what it changed, not what there is.
    private static let recentLimit = 64
    /// How many more may be there until all of those are forgotten: each time the rest is shifted.
    private static let slack = 64
    private static let reconstructedLimit = 4

    private struct Storage {
        /// Ascending by revision, without gaps.
        var recent: [Recent] = []
        /// The one used last is last.
        var reconstructed: [GatewayState] = []

        /// The last state at hand that is not after `revision`.
        func state(before revision: Revision) -> GatewayState? {
            recent.last { $0.state != nil && $0.revision <= revision }?.state
        }

        mutating func state(at revision: Revision) -> GatewayState? {
            if let state = state(before: revision), state.revision == revision { return state }
            guard let index = reconstructed.firstIndex(where: { $0.revision == revision }) else {
                return nil
            }
            let state = reconstructed.remove(at: index)
            reconstructed.append(state)
            return state
        }
    }

    /// A commit. An object: lists of it are shifted with every batch.
    private final class Recent: Sendable {
        let revision: Revision
        let changes: [MergeChange]
        /// Where it led to. The commits of a batch share one state, which the last of them has.
        let state: GatewayState?

        init(_ revision: Revision, _ changes: [MergeChange], _ state: GatewayState?) {
            (self.revision, self.changes, self.state) = (revision, changes, state)
        }
    }

    private let storage = Mutex(Storage())
    private let store: any EventLogReader
    private let logger: Logger

    init(_ store: any EventLogReader, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// - Parameter changes: what the commits that led to `state` changed, one after the other.
    func remember(_ state: GatewayState, _ changes: [[MergeChange]]) {
        let first = state.revision.rawValue - Int64(changes.count) + 1
        let recent = changes.indices.suffix(Self.recentLimit).map { index in
            Recent(
                Revision(rawValue: first + Int64(index)), changes[index],
                index == changes.count - 1 ? state : nil)
        }
        storage.withLock { $0.recent += recent }
    }

    /// Lets go of what is too far back to be at hand. Apart from remembering, since taking states
    /// apart takes time, and nobody is to wait for that; on the same thread, since another would
    /// have to fetch them from far and give the memory to itself.
    func forget() {
        let forgotten = storage.withLock { storage -> [Recent] in
            let surplus = storage.recent.count - Self.recentLimit
            guard surplus >= Self.slack else { return [] }
            defer { storage.recent.removeFirst(surplus) }
            return Array(storage.recent.prefix(surplus))
        }
        withExtendedLifetime(forgotten) {}
    }

    /// The state at `revision`, which must not be after the end of the log.
    func state(at revision: Revision) throws(EventLogError) -> GatewayState {
        let (known, before) = storage.withLock { storage in
            (storage.state(at: revision), storage.state(before: revision))
        }
        if let known { return known }
        let replay = Replay(store, logger: logger)
        let state =
            if let before { try replay.fold(before, through: revision) } else {
                try replay.state(at: revision)
            }
        storage.withLock { storage in
            storage.reconstructed.append(state)
            if storage.reconstructed.count > Self.reconstructedLimit {
                storage.reconstructed.removeFirst()
            }
        }
        return state
    }

    /// Whether memory has all commits after `revision`.
    func reaches(_ revision: Revision) -> Bool {
        storage.withLock { $0.recent.first.map { $0.revision <= revision.next } ?? false }
    }

    /// What changed on `gateway` after `revision` and up to `last`, if memory reaches back so far:
    /// each owner and each route with what it was then and what it is at `last`.
    ///
    /// Memory may be ahead of what is published, hence `last`.
    func changes(
        of gateway: NamespacedName, after revision: Revision, through last: Revision
    ) -> (owners: [OwnerChange], routes: [RouteChange])? {
        storage.withLock { storage in
            guard let first = storage.recent.first, first.revision <= revision.next else {
                return nil
            }
            var owners: [ResourceID: OwnerChange] = [:]
            var routes: [ResourceID: RouteChange] = [:]
            for recent in storage.recent
            where recent.revision > revision && recent.revision <= last {
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
