import EventLog
import GatewayModel
import Ledger
import Projection
import Synchronization

/// The index that searches look into, and what changed since it was made, read off the log.
///
/// Commits pay nothing for it: it is made by the first search, and renewed once so much has changed
/// that looking at that by itself takes longer.
final class SearchIndexKeeper: Sendable {
    /// What a search needs.
    struct Current: Sendable {
        let index: SearchIndex
        let changed: Set<ResourceID>
        let published: Published
        /// Whether somebody should call ``renew(by:)``, beside the search.
        let isOutgrown: Bool
    }

    private struct Kept {
        var index: SearchIndex
        /// What was touched after the index was made, up to a commit.
        var changed: Set<ResourceID> = []
        var through: Revision
    }

    /// Resources that changed, above which a new index is made.
    private static let changesLimit = 2_000
    /// Commits and events that are read to find them.
    private static let effort = 20_000

    private let ledger: Ledger
    private let kept = Mutex<Kept?>(nil)
    private let making = Mutex(())
    private let isRenewing = Atomic<Bool>(false)

    init(_ ledger: Ledger) { self.ledger = ledger }

    func current() throws -> Current {
        let known = kept.withLock { $0 }
        // Looked at after that: an index of a later state knows listeners that are not there yet.
        let published = ledger.published
        if let current = try current(known, for: published) { return current }
        // Of many that come at once one makes it, and the others take that.
        return try making.withLock { _ in
            let known = kept.withLock { $0 }
            let published = ledger.published
            if let current = try current(known, for: published) { return current }
            return renew()
        }
    }

    /// What is kept, with what changed up to a state; nil if that is too much to read.
    private func current(_ known: Kept?, for published: Published) throws -> Current? {
        guard var known, try catchUp(&known, to: published.state.revision) else { return nil }
        return Current(
            index: known.index, changed: known.changed, published: published,
            isOutgrown: known.changed.count > Self.changesLimit)
    }

    /// Adds what was touched up to a commit. False if that is too much to read.
    private func catchUp(_ known: inout Kept, to revision: Revision) throws -> Bool {
        if known.through >= revision { return true }
        var touched: [ResourceID] = []
        let search = try ledger.log.search(
            after: known.through, before: revision.next, limit: .max, effort: Self.effort
        ) { commit in
            touched += commit.events.compactMap(\.resource)
            return false
        }
        if search.reached != nil { return false }
        known.changed.formUnion(touched)
        known.through = revision
        let new = known
        kept.withLock { kept in
            if let old = kept, old.index === new.index, old.through < new.through { kept = new }
        }
        return true
    }

    /// Makes a new index beside the searches, which go on with what there is, unless that is under
    /// way already.
    ///
    /// - Parameter start: has it done elsewhere; false if there is no room for it now.
    func renew(by start: (@escaping @Sendable () -> Void) -> Bool) {
        if isRenewing.exchange(true, ordering: .relaxed) { return }
        let isStarted = start { [self] in
            defer { isRenewing.store(false, ordering: .relaxed) }
            _ = renew()
        }
        if !isStarted { isRenewing.store(false, ordering: .relaxed) }
    }

    /// Makes an index of what is published now. Takes some 100 ms where there are very many names.
    private func renew() -> Current {
        // Searched together: what a later state has at the same place is another listener.
        let published = ledger.published
        let index = SearchIndex(of: published.state)
        kept.withLock { kept in
            if let kept, kept.index.revision > index.revision { return }
            kept = Kept(index: index, through: index.revision)
        }
        return Current(index: index, changed: [], published: published, isOutgrown: false)
    }
}
