public import GatewayModel

/// Undoing one commit while all later ones stay.
public struct Revert: Sendable {
    public let commit: Commit
    /// The version that every gateway it changes must be at now; nil when any will do.
    public let ifVersion: Revision?
    /// The state that the commit was made on.
    let before: GatewayState

    public init(_ commit: Commit, on before: GatewayState, ifVersion: Revision?) {
        (self.commit, self.before, self.ifVersion) = (commit, before, ifVersion)
    }

    public var cause: Cause { .revert(commit.revision) }

    /// - Throws: `final` if the commit did what no later one takes back: tokens that were revoked
    ///   stay so, and those that were made are revoked by name.
    public func refuseWhatIsFinal() throws(Refusal) {
        guard let event = commit.events.first(where: { $0.id.kind.row.rollback == .final }) else {
            return
        }
        throw Refusal(
            .final,
            "commit \(commit.revision) is about \(event.id), and what was done to tokens is not "
                + "undone; make a new one, or revoke it by its id")
    }

    /// What has to happen to `state` so that each resource of the commit is what it was before.
    ///
    /// A Secret that was deleted is asked for too, and refused for want of its key: to undo
    /// something is to undo all of it.
    ///
    /// What waited for confirmation goes with it, and does not come back.
    public func intents(on state: GatewayState) -> [Intent] {
        var seen: Set<ResourceID> = []
        return commit.events.map(\.id).filter { seen.insert($0).inserted }
            .compactMap { id in
                if id.isOfItsCommit { return state[id].map { _ in Intent(deleting: id) } }
                return state.intent(restoring: id, from: before)
            }
    }
}

extension ResourceID {
    /// Whether it came with a commit, and goes with it.
    public var isOfItsCommit: Bool { kind.row.rollback == .ofItsCommit }
}
