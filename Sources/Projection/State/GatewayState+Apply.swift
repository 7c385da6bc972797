public import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// Folds one commit into the state.
    ///
    /// It cannot refuse: the commit already happened. Whether it *may* happen is a question for
    /// ``decide(_:_:)``, asked before it is written.
    ///
    /// - Precondition: the commit directly follows ``revision``. A gap means the log is damaged,
    ///   and no answer computed past it would be true.
    /// - Returns: what changed in each merge, by gateway name.
    @discardableResult
    public mutating func apply(_ commit: Commit) -> [MergeChange] {
        precondition(commit.revision == revision.next, "gap in the log after \(revision)")
        let counted = countedResources(of: commit)
        revision = commit.revision
        committedAt = commit.committedAt
        var projector = Projector(now: Mark(revision: revision, time: committedAt))
        for event in commit.events { projector.record(event, in: &self) }
        let changes = projector.project(into: &self)
        if !policies.isEmpty || counted != nil { countUsage(since: counted) }
        return changes
    }

    /// The state a whole log adds up to.
    public static func replaying(_ log: some Sequence<Commit>) -> GatewayState {
        log.reduce(into: GatewayState()) { state, commit in state.apply(commit) }
    }
}
