public import EventLog
public import GatewayModel
public import Projection

extension Ledger {
    /// The state at `revision`; recent ones are at hand, older ones are read from the log, which
    /// may take a while: not to be called where others wait.
    ///
    /// - Throws: ``EventLogError``; nil when the log does not reach so far.
    public func state(at revision: Revision) throws(EventLogError) -> GatewayState? {
        let latest = published.state
        if revision == latest.revision { return latest }
        if revision > latest.revision || revision < .zero { return nil }
        return try history.state(at: revision)
    }

    /// Whether what differs since `old` is in memory, so that ``delta(of:since:to:)`` is quick.
    public func remembersChanges(after old: Revision, through last: Revision) -> Bool {
        old == last || history.reaches(old)
    }

    /// What differs on a gateway between `old`, one of its versions, and what proxies are given
    /// now, which may be an older one.
    public func delta(
        of gateway: NamespacedName, since old: Revision, to latest: Published
    ) throws(EventLogError) -> SnapshotDelta {
        let released = latest.state(releasedOf: gateway)
        if old <= released.revision,
            let changes = history.changes(of: gateway, after: old, through: released.revision)
        {
            return SnapshotDelta(owners: changes.owners, routes: changes.routes)
        }
        let before = try history.state(at: old)
        return SnapshotDelta(of: gateway, from: before, to: released)
    }

    /// Whether there is, or was, a gateway of that name.
    public func hasHad(gateway: NamespacedName) throws(EventLogError) -> Bool {
        if published.state.gateway(gateway) != nil { return true }
        return try sideStore.versions(of: gateway, before: nil, limit: 1).first != nil
    }

    /// The state at a version of a gateway, as ``Rollback`` needs it.
    ///
    /// - Parameter pointer: where the request says the version.
    /// - Throws: ``Refusal`` `invalid` when it is not one of its versions, or the one it was
    ///   deleted in; ``EventLogError``.
    public func state(
        ofVersion version: Revision, of gateway: NamespacedName, pointer: String = "/toVersion"
    ) throws -> GatewayState {
        func unknown(_ detail: String) -> Refusal {
            let issue = Issue(pointer: pointer, code: "UnknownVersion", detail: detail)
            return Refusal(.invalid, detail, issues: [issue])
        }
        guard let record = try sideStore.version(of: gateway, at: version),
            record.version == version
        else { throw unknown("\(version) is not a version of Gateway \(gateway)") }
        guard !record.isDeletion, let state = try state(at: version) else {
            throw unknown(
                "Gateway \(gateway) was deleted in version \(version); choose an earlier one")
        }
        return state
    }

    /// A commit and the state it was made on, as ``Revert`` needs them.
    ///
    /// - Throws: ``Refusal`` `notFound` when there is no such commit; ``EventLogError``.
    public func commit(at revision: Revision) throws -> (commit: Commit, before: GatewayState) {
        guard let previous = revision.previous, let stored = try log.commit(at: revision),
            let before = try state(at: previous)
        else { throw Refusal(.notFound, "there is no commit \(revision)") }
        return (try stored.decoded(), before)
    }

    /// Whether a write would go through now.
    public func checkWritable() throws(EventLogError) {
        if isReadOnly { throw EventLogError(.readOnly, "the server is read-only") }
        if let fault = dating.fault(after: published.state.committedAt) { throw fault }
        try engine.checkWritable()
    }
}
