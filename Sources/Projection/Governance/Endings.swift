public import GatewayModel

extension GatewayState {
    /// All whose time has come, the first to end first.
    public func dueDeadlines(at now: Timestamp) -> [Deadline] {
        var (due, rest) = ([Deadline](), governance.deadlines)
        while let next = rest.first, next.time <= now {
            due.append(next)
            rest.remove(next)
        }
        return due
    }

    /// All commits that wait to be confirmed and soon are undone: within a quarter of their time,
    /// or ten minutes where that is sooner.
    public func confirmationsDue(at now: Timestamp) -> [CommitConfirmationSpec] {
        var (due, rest) = ([CommitConfirmationSpec](), governance.deadlines)
        let longest: Int64 = 600_000_000
        while let next = rest.first, next.time.rawValue <= now.rawValue + longest {
            rest.remove(next)
            guard let stored = self[next.id],
                case .commitConfirmation(let spec) = stored.resource.spec
            else { continue }
            let whole = spec.confirmBefore.rawValue - stored.createdAt.rawValue
            let left = spec.confirmBefore.rawValue - now.rawValue
            if left > 0, left <= min(longest, whole / 4) { due.append(spec) }
        }
        return due
    }

    /// What becomes of a resource whose time has come; nothing if that is not so, or no more.
    public func endIntents(of id: ResourceID, at now: Timestamp) -> [Intent] {
        guard let stored = self[id], let time = stored.resource.spec.deadline, time <= now else {
            return []
        }
        guard let spec = stored.resource.spec.ended(at: now) else {
            return [Intent(deleting: id)]
        }
        return [Intent(Change(.apply(stored.resource.with(spec: spec))))]
    }
}
