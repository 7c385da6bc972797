import EventLog
import GatewayModel
import Logging
import Projection
import Synchronization

/// States of the past: recent ones in memory, older ones read from the log and kept for a while.
final class History: Sendable {
    /// Of so many commits the states are at hand. Each costs what it changed, not what there is.
    private static let stateLimit = 64
    /// Of how many commits it is known what they changed, so that who polls what is new since then
    /// need not wait for a state of the past...
    private static let changeLimit = 512
    /// ... and how many listeners these may be in all, each some 600 bytes.
    private static let listenerLimit = 32_768
    /// How many more may be there until all of those are forgotten: each time the rest is shifted.
    private static let slack = 64
    private static let reconstructedLimit = 4

    private struct Storage {
        /// What commits changed, ascending by revision, without gaps.
        var changes: [CommitChanges] = []
        /// The sum of their weights.
        var listenerCount = 0
        /// Where batches of them led to, ascending.
        var states: [PastState] = []
        /// The last commit when they were thinned out.
        var thinnedAt: Int64 = 0
        /// The one used last is last.
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

        /// Takes out what is too far back, some at a time.
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

        /// Of older states one in ``History/stateLimit`` commits stays, as far as changes reach:
        /// the records in it are at hand anyway, and any version in between is a short way from it.
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

    /// An object: lists of it are thinned out, and a state refers to a lot.
    private final class PastState: Sendable {
        let state: GatewayState
        init(_ state: GatewayState) { self.state = state }
    }

    /// An object: lists of it are shifted with every batch.
    private final class CommitChanges: Sendable {
        let revision: Revision
        let changes: [MergeChange]
        /// How many listeners it holds, those of before among them; a route counts as four.
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

    /// Lets go of what is too far back to be at hand. Apart from remembering, since taking states
    /// apart takes time, and nobody is to wait for that; on the same thread, since another would
    /// have to fetch them from far and give the memory to itself.
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
