public import GatewayModel

extension GatewayState {
    /// What makes a commit wait to be confirmed: an event of its own.
    ///
    /// - Throws: `final` where the commit does what cannot be undone.
    func confirmation(
        of events: [Event], before time: Timestamp, _ context: DecisionContext
    ) throws(Refusal) -> Event {
        if let event = events.first(where: { $0.id.kind.row.rollback == .final }) {
            throw Refusal(
                .final,
                "\(event.id) cannot be undone, so it cannot wait to be confirmed; leave "
                    + "confirmWithin out")
        }
        for event in events where letsGo(by: event) {
            throw Refusal(
                .final,
                "\(event.id) lets go a version that a guard holds, which cannot be undone, so it "
                    + "cannot wait to be confirmed; leave confirmWithin out")
        }
        // To go back needs what deleted Secrets were sealed with, and what was kept for others.
        let needed = events.flatMap { event -> [HeldDataKey] in
            guard let known = self[event.id], !event.id.isOfAgreement else { return [] }
            let kept = known.resource.spec.heldKeys
            guard case .deleted = event, let own = known.heldKey else { return kept }
            return kept + [own]
        }
        let spec = CommitConfirmationSpec(
            revision: revision.next, confirmBefore: time,
            author: context.origin?.principal ?? context.actor,
            namespaces: Set(events.map(\.id.team)).sorted(), dataKeys: needed)
        let id = CommitConfirmationSpec.id(of: revision.next)
        return .applied(
            StoredResource(
                resource: Resource(
                    metadata: Metadata(name: id.name), spec: .commitConfirmation(spec)),
                uid: UID.make(context.entropy, ordinal: UInt64(events.count)),
                createdRevision: revision.next, createdAt: context.now, generation: 1,
                resourceVersion: revision.next))
    }

    /// Whether a pin gives out what a guard has not let go.
    private func letsGo(by event: Event) -> Bool {
        guard case .applied(let stored) = event, case .versionPin(let pin) = stored.resource.spec,
            let base = release(of: stored.id.namespacedName)?.base
        else { return false }
        return pin.version > base.version
    }

    /// What confirms a commit.
    ///
    /// - Throws: ``Refusal`` `notAwaited` when it waits for nothing, or no more.
    public func intents(
        confirming commit: Revision, at now: Timestamp
    ) throws(Refusal) -> [Intent] {
        let id = CommitConfirmationSpec.id(of: commit)
        guard case .commitConfirmation(let spec)? = self[id]?.resource.spec else {
            throw Refusal(
                .notAwaited,
                "commit \(commit) waits for no confirmation: it was made without confirmWithin, or "
                    + "was confirmed or undone since; GET /v1/commits tells")
        }
        guard now < spec.confirmBefore else {
            throw Refusal(
                .notAwaited,
                "commit \(commit) had to be confirmed before \(spec.confirmBefore), and is being "
                    + "undone")
        }
        return [Intent(deleting: id)]
    }
}

extension StoredResource {
    /// What opens the content of a Secret; nil of other kinds.
    fileprivate var heldKey: HeldDataKey? {
        guard case .secret(let secret) = resource.spec, case .sealed(let content) = secret.content
        else { return nil }
        return HeldDataKey(secret: id.namespacedName, uid: uid, id: content.dataKey)
    }
}

extension CommitConfirmationSpec {
    /// Its author sees it, and who may get CommitConfirmations wherever the commit changed
    /// something.
    func isSeen(by principal: Principal, _ rights: Rights) -> Bool {
        ExactText(author) == ExactText(principal.name)
            || namespaces.allSatisfy { namespace in
                rights.allows(
                    .get,
                    AccessTarget(
                        group: ResourceKind.lintelGroup,
                        resource: ResourceKind.commitConfirmation.plural, namespace: namespace))
            }
    }
}
