import GatewayModel

extension GatewayState {
    /// What ``carryOut(_:_:unless:)`` would do, and the state it would lead to. Nothing is changed:
    /// calling it is previewing it.
    ///
    /// - Throws: ``Refusal``
    public func decide(
        _ intents: [Intent], _ context: DecisionContext
    ) throws -> (decision: Decision, after: GatewayState) {
        var after = self
        let decision = try after.carryOut(intents, context)
        return (decision, after)
    }

    /// Becomes what `intents` want and says which commit leads there, or throws every reason why
    /// not and stays as it is.
    ///
    /// No clock, disk or randomness is read. Intents are taken in order, all or nothing. Repeating
    /// what is already true makes no commit.
    ///
    /// Values with one holder are changed in place. So a copy of the state is kept only where this
    /// may still throw.
    ///
    /// - Parameter check: the last word, said of what it would come to. What it throws is thrown.
    /// - Throws: ``Refusal``, and what `check` throws.
    public mutating func carryOut(
        _ intents: [Intent], _ context: DecisionContext,
        unless check: ((Decision) throws -> Void)? = nil
    ) throws -> Decision {
        var events: [Event] = []
        var results: [ChangeResult] = []
        var failures = Failures()
        for intent in intents {
            let known = self[intent.id]
            failures.note(intent, known, head: revision, at: context.now)
            let ordinal = UInt64(events.count)
            let (event, action) = self.event(for: intent, on: known, context, ordinal: ordinal)
            if let event { events.append(event) }
            let before = known?.resourceVersion
            results.append(
                ChangeResult(
                    id: intent.id, action: action,
                    resourceVersion: event == nil ? before ?? revision : revision.next,
                    previousResourceVersion: before))
        }
        try failures.throwIfAny()
        if context.enforcesReleases { try checkReleases(of: intents, at: context.now) }
        let missing = missing(intents, results)
        guard !events.isEmpty else {
            let decision = Decision(
                commit: nil, results: results, mergeChanges: [], effects: [],
                warnings: context.warnings + missing)
            try check?(decision)
            return decision
        }
        let policies = try requirePolicies(for: intents, results, context)
        var freezes = FreezeCheck(self, context)
        try freezes?.check(events, intents, in: self)
        if let time = context.confirmBefore {
            events.append(try confirmation(of: events, before: time, context))
        }
        let relabellings = relabellings(by: events)
        var commit = Commit(
            revision: revision.next, committedAt: context.now,
            projectionRules: Self.projectionRules, actor: context.actor, message: context.message,
            cause: context.cause, origin: context.origin, events: events)
        let mayClash = context.enforcesConflictPolicy && mayRefuseClashes(intents)
        let mayBeFrozen = freezes?.mayConcernGateways(events, in: self) ?? false
        let before = mayClash || mayBeFrozen || check != nil ? self : nil
        let released = releases
        let (mergeChanges, effects) = carryOut(commit)
        do throws(Refusal) {
            if mayBeFrozen { try freezes?.check(mergeChanges) }
        } catch {
            if let before { self = before }
            throw error
        }
        commit.terms = context.terms(overriding: freezes?.overridden ?? [])
        let decision = Decision(
            commit: commit, results: results, mergeChanges: mergeChanges,
            effects: effects.filter { !$0.isEmpty },
            releases: releaseEffects(of: results, mergeChanges, since: released),
            warnings: context.warnings + missing
                + warnings(
                    about: commit.events.map(\.id), effects, relabellings, at: context.now,
                    to: context.visibility),
            policies: policies, consequences: context.confirmBefore == nil ? 0 : 1)
        guard let before else { return decision }
        do {
            if mayClash {
                try refuseClashes(mergeChanges, effects, intents, to: context.visibility)
            }
            try check?(decision)
        } catch {
            self = before
            throw error
        }
        return decision
    }

    private mutating func carryOut(
        _ commit: Commit
    ) -> (mergeChanges: [MergeChange], effects: [GatewayEffect]) {
        let mergeChanges = apply(commit)
        let changed = Set(commit.events.map(\.id))
        return (mergeChanges, mergeChanges.map { GatewayEffect($0, changed: changed, in: self) })
    }

    /// Deleting what is not there changes nothing, as repeating a deletion must; but it may be a
    /// misspelt name.
    private func missing(_ intents: [Intent], _ results: [ChangeResult]) -> [Warning] {
        let results = results.span
        return results.indices.compactMap { index in
            guard results[index].action == .unchanged,
                results[index].previousResourceVersion == nil
            else { return nil }
            let id = intents[index].id
            return Warning(
                code: "NotFound", resource: id,
                message: "\(id) does not exist; nothing to delete")
        }
    }

    // MARK: One intent

    private func event(
        for intent: Intent, on known: StoredResource?, _ context: DecisionContext, ordinal: UInt64
    ) -> (Event?, ChangeResult.Action) {
        switch intent.action {
        case .delete:
            guard let known else { return (nil, .unchanged) }
            return (.deleted(intent.id, uid: known.uid), .deleted)
        case .apply(let resource):
            guard let known else {
                let uid = UID.make(context.entropy, ordinal: ordinal)
                return (.applied(created(resource, uid: uid, at: context.now)), .created)
            }
            if known.resource == resource { return (nil, .unchanged) }
            return (.applied(configured(known, as: resource)), .configured)
        case .restore(let old):
            guard let known else { return (.applied(restored(old, over: nil)), .created) }
            if known.resource == old.resource && known.uid == old.uid { return (nil, .unchanged) }
            return (.applied(restored(old, over: known)), .configured)
        }
    }

    private func created(_ resource: Resource, uid: String, at now: Timestamp) -> StoredResource {
        StoredResource(
            resource: resource, uid: uid, createdRevision: revision.next, createdAt: now,
            generation: 1, resourceVersion: revision.next)
    }

    private func configured(_ known: StoredResource, as resource: Resource) -> StoredResource {
        known.with(
            resource: resource,
            generation: known.generation + (known.resource.spec == resource.spec ? 0 : 1),
            resourceVersion: revision.next)
    }

    /// A resource that comes back keeps its `uid` and its age, so the merge it was in comes back
    /// with it; its generation goes on counting.
    private func restored(_ old: StoredResource, over known: StoredResource?) -> StoredResource {
        let latest = max(old.generation, known?.generation ?? 0)
        let isSame = known?.resource.spec == old.resource.spec
        return old.with(
            generation: isSame ? latest : latest + 1, resourceVersion: revision.next)
    }
}

extension DecisionContext {
    /// Nil if it was made under no rule of the house in particular.
    fileprivate func terms(overriding freezes: [String]) -> CommitTerms? {
        if freezes.isEmpty, proposal == nil, confirmBefore == nil { return nil }
        return CommitTerms(
            overriddenFreezes: freezes, proposal: proposal, confirmBefore: confirmBefore)
    }
}
