import EventLog
import GatewayModel
import Logging
import Projection
import Synchronization

/// States of the past: recent ones in memory, older ones read from the log and kept for a while.
final class History: Sendable {
    /// The states after the last so many commits are at hand. Each costs memory for what its commit
    /// changed, not for what there is.
    private static let stateLimit = 64
    /// For the last so many commits it is known what each changed, so that a client that polls what
    /// is new since one of them does not wait for a past state to be folded...
    private static let changeLimit = 512
    /// ... unless these changes hold more listeners than this, each some 600 bytes.
    private static let listenerLimit = 32_768
    /// How many commits more may pile up before the surplus is forgotten: each time, the rest of
    /// the list is shifted.
    private static let slack = 64
    private static let reconstructedLimit = 4

    private struct Storage {
        /// What commits changed, ascending by revision, without gaps.
        var changes: [CommitChanges] = []
        /// The sum of their weights.
        var listenerCount = 0
        /// The states that batches of these commits led to, ascending.
        var states: [PastState] = []
        /// The last commit at the time when the states were last thinned out.
        var thinnedAt: Int64 = 0
        /// The one used most recently stands last.
        var reconstructed: [GatewayState] = []

        /// The last state at hand that is not after `revision`.
        func state(before revision: Revision) -> GatewayState? {
            let known =
                [states.last { $0.state.revision <= revision }?.state]
                + reconstructed.filter { $0.revision <= revision }
            return known.compactMap { $0 }.max { $0.revision < $1.revision }
        }

        mutating func state(at revision: Revision) -> GatewayState? {
            if let state = states.last(where: { $0.state.revision <= revision })?.state,
                state.revision == revision
            {
                return state
            }
            guard let index = reconstructed.firstIndex(where: { $0.revision == revision }) else {
                return nil
            }
            let state = reconstructed.remove(at: index)
            reconstructed.append(state)
            return state
        }

        /// Takes out the changes and states that are too far back, some at a time.
        mutating func surplus() -> (changes: [CommitChanges], states: [PastState]) {
            var (count, listeners) = (0, listenerCount)
            while changes.count - count > History.stateLimit,
                changes.count - count > History.changeLimit || listeners > History.listenerLimit
            {
                listeners -= changes[count].weight
                count += 1
            }
            guard let end = changes.last?.revision.rawValue,
                count >= History.slack || end - thinnedAt >= Int64(History.slack)
            else { return ([], []) }
            let surplus = Array(changes.prefix(count))
            changes.removeFirst(count)
            (listenerCount, thinnedAt) = (listeners, end)
            return (surplus, thinOut(through: end - Int64(History.stateLimit)))
        }

        /// Of the older states, one per ``History/stateLimit`` commits stays, as far back as
        /// changes are kept: the records in it are in memory anyway, and any version in between is
        /// a short fold away.
        private mutating func thinOut(through end: Int64) -> [PastState] {
            let first = changes.first?.revision.rawValue ?? 0
            var last: Int64?
            var surplus: [PastState] = []
            states.removeAll { past in
                let number = past.state.revision.rawValue
                if number > end { return false }
                let stride = number / Int64(History.stateLimit)
                if number >= first, stride != last {
                    last = stride
                    return false
                }
                surplus.append(past)
                return true
            }
            return surplus
        }
    }

    /// An object, since the list of these is thinned out, and a state refers to a lot.
    private final class PastState: Sendable {
        let state: GatewayState
        init(_ state: GatewayState) { self.state = state }
    }

    /// An object, since the list of these is shifted with every batch.
    private final class CommitChanges: Sendable {
        let revision: Revision
        let changes: [MergeChange]
        /// How many listeners it holds, before and after the commit counted separately; a route
        /// counts as four.
        let weight: Int

        init(_ revision: Revision, _ changes: [MergeChange]) {
            (self.revision, self.changes) = (revision, changes)
            weight = changes.reduce(0) { sum, change in
                change.owners.reduce(sum + 4 * change.routes.count) {
                    $0 + ($1.before?.listeners.count ?? 0) + ($1.after?.listeners.count ?? 0)
                }
            }
        }
    }

    private let storage = Mutex(Storage())
    private let store: any LogEngineReader
    private let logger: Logger

    init(_ store: any LogEngineReader, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// - Parameter changes: what the commits that led to `state` changed, one after the other.
    func remember(_ state: GatewayState, _ changes: [[MergeChange]]) {
        let first = state.revision.rawValue - Int64(changes.count) + 1
        let commits = changes.enumerated().map { index, changes in
            CommitChanges(Revision(rawValue: first + Int64(index)), changes)
        }
        storage.withLock { storage in
            storage.changes += commits
            storage.listenerCount += commits.reduce(0) { $0 + $1.weight }
            storage.states.append(PastState(state))
        }
    }

    /// Frees what is too far back to be kept. Apart from ``remember(_:_:)``, since taking states
    /// apart takes time and no reader should wait for that; on the same thread, since another core
    /// would miss its cache.
    func forget() {
        let forgotten = storage.withLock { $0.surplus() }
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
        storage.withLock { $0.changes.first.map { $0.revision <= revision.next } ?? false }
    }

    /// What changed on `gateway` after `revision` and up to `last`, if memory reaches back so far:
    /// each owner and each route with what it was then and what it is at `last`.
    ///
    /// Memory may be ahead of what is published, hence `last`.
    func changes(
        of gateway: NamespacedName, after revision: Revision, through last: Revision
    ) -> (owners: [OwnerChange], routes: [RouteChange])? {
        let commits = storage.withLock { storage -> [CommitChanges]? in
            guard let first = storage.changes.first, first.revision <= revision.next else {
                return nil
            }
            // Without gaps, so that the place follows from the number.
            let start = Int(revision.rawValue - first.revision.rawValue + 1)
            return Array(storage.changes.dropFirst(start))
        }
        guard let commits else { return nil }
        var owners: [ResourceID: OwnerChange] = [:]
        var routes: [ResourceID: RouteChange] = [:]
        for commit in commits where commit.revision <= last {
            for change in commit.changes where change.gateway == gateway {
                for owner in change.owners {
                    let before = owners[owner.id].map(\.before) ?? owner.before
                    owners[owner.id] = OwnerChange(id: owner.id, before: before, after: owner.after)
                }
                for route in change.routes {
                    let before = routes[route.id].map(\.before) ?? route.before
                    routes[route.id] = RouteChange(id: route.id, before: before, after: route.after)
                }
            }
        }
        return (owners.values.sorted { $0.id < $1.id }, routes.values.sorted { $0.id < $1.id })
    }
}
