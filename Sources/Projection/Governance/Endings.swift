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
