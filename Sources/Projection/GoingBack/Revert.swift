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
    ///   stay so, and those that were made are revoked by name; what was let go is out.
    public func refuseWhatIsFinal() throws(Refusal) {
        if undone.isEmpty, let event = commit.events.first {
            throw Refusal(
                .final,
                "commit \(commit.revision) is about \(event.id) alone, and what was said to a "
                    + "proposal is not undone; propose it again")
        }
        guard let event = undone.first(where: { $0.id.kind.row.rollback == .final }) else {
            return
        }
        throw Refusal(
            .final,
            "commit \(commit.revision) is about \(event.id), and what was done to a "
                + "\(event.id.kind.rawValue) is not undone; make a new one, or end it by its name")
    }

    /// What has to happen to `state` so that each resource of the commit is what it was before.
    ///
    /// A Secret that was deleted is asked for too, and refused for want of its key: to undo
    /// something is to undo all of it.
    ///
    /// What waited for confirmation goes with it, and does not come back.
    ///
    /// - Parameter isOwn: whether the server undoes it: then what waited before the commit waits
    ///   again.
    public func intents(on state: GatewayState, isOwn: Bool = false) -> [Intent] {
        var seen: Set<ResourceID> = []
        return undone.map(\.id).filter { seen.insert($0).inserted }
            .compactMap { id in
                if id.isOfItsCommit, !isOwn { return state[id].map { _ in Intent(deleting: id) } }
                return state.intent(restoring: id, from: before)
            }
    }
}

extension Revert {
    /// What is undone of the commit: that others agreed to it stays so.
    fileprivate var undone: [Event] { commit.events.filter { !$0.id.isOfAgreement } }
}

extension ResourceID {
    /// Whether it is about who agreed to what, which nothing takes back.
    public var isOfAgreement: Bool { kind.row.rollback == .apart }

    /// Whether it came with a commit, and goes with it.
    public var isOfItsCommit: Bool { kind.row.rollback == .ofItsCommit }
}
