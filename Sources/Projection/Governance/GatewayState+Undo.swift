public import GatewayModel

extension GatewayState {
    /// Whether a principal may make a change that goes back by itself. What goes back of rights and
    /// of rules of the house must be what it might do itself, now: else who gives up a right would
    /// have it again later, when others think that it is gone.
    ///
    /// - Throws: ``Refusal`` `forbidden`; `final` where going back would take the approval of
    ///   others.
    public func requirePermission(
        toUndo intents: [Intent], by principal: Principal, isApproved: Bool, at now: Timestamp
    ) throws(Refusal) {
        var (back, results): ([Intent], [ChangeResult]) = ([], [])
        for intent in intents where !intent.id.isOfItsCommit {
            // What was not there goes again, which gives nobody anything.
            guard let known = self[intent.id],
                intent.id.isOfRules || known.resource.grant != nil
            else { continue }
            back.append(Intent(restoring: known))
            let isGone = if case .delete = intent.action { true } else { false }
            results.append(
                ChangeResult(
                    id: intent.id, action: isGone ? .created : .configured,
                    resourceVersion: revision, previousResourceVersion: known.resourceVersion))
        }
        if back.isEmpty { return }
        try requirePermission(for: back, by: principal)
        if isApproved { return }
        guard let requirement = approvalRequired(for: back, results, at: now) else { return }
        throw Refusal(
            .final,
            "that this goes back by itself would take the approval of others (ListenerPolicy "
                + requirement.policies.joined(separator: ", ") + "); leave confirmWithin out")
    }
}

extension ResourceID {
    /// Whether it says who may do what.
    fileprivate var isOfRules: Bool { kind.part == .access || kind.part == .governance }
}
