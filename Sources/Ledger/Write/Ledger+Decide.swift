import EventLog
import GatewayModel
import Projection

extension Ledger {
    /// Decides one submission and carries it out on a state, which stays as it is if the submission
    /// is refused. Reads the clock; a revert reads the log.
    ///
    /// - Parameters:
    ///   - base: the commit that `state` is the state of.
    ///   - unwritten: the commits that led to `state` and may not be in the log yet.
    ///   - isApproved: to find out what it would come to if those agreed who have to.
    /// - Throws: ``Refusal``, or ``EventLogError`` when a revert cannot read what came later.
    func carryOut(
        _ submission: Submission, on state: inout GatewayState, at base: LogPosition,
        unwritten: Unwritten = Unwritten(), isApproved: Bool = false
    ) throws -> Decision {
        let now = try dating.time(after: state.committedAt)
        if let id = submission.origin?.tokenID { try state.requireToken(id, at: now) }
        let place = DecisionPlace(base: base, unwritten: unwritten, now: now)
        switch submission.step {
        case .propose(let proposing):
            return try propose(submission, proposing, on: &state, at: place)
        case .judge(let verdict): return try judge(submission, verdict, on: &state, at: place)
        case nil:
            return try carryOut(
                submission, on: &state, at: place, freezes: submission.freezes(state),
                isApproved: isApproved || submission.wish.isOwn)
        }
    }

    /// Carries out the wish of a submission.
    ///
    /// - Parameter closing: the proposal that it is, and that ends with it.
    func carryOut(
        _ submission: Submission, on state: inout GatewayState, at place: DecisionPlace,
        freezes: FreezeHandling, isApproved: Bool, closing: ClosedProposal? = nil
    ) throws -> Decision {
        let visibility = Visibility(state.rights(of: submission.principal))
        let wanted = try intents(
            of: submission, on: state, place.unwritten, visibility, at: place.now)
        var context = DecisionContext(
            now: place.now, actor: submission.actor,
            message: submission.message,
            cause: submission.wish.cause, origin: closing?.origin ?? submission.origin,
            entropy: entropy.bits(at: state.revision.next),
            enforcesConflictPolicy: submission.wish.enforcesConflictPolicy,
            warnings: wanted.warnings, visibility: visibility)
        context.isApproved = isApproved
        context.isOwn = submission.wish.isOwn
        context.mayChangePoliciesAlone = submission.principal.isUnlimited
        context.freezes = freezes
        context.proposal = closing?.terms
        if let within = submission.terms.confirmWithin {
            context.confirmBefore = place.now + within
            try state.requirePermission(
                toUndo: wanted.intents, by: submission.principal, isApproved: isApproved,
                at: place.now)
        }
        guard let closing else {
            return try state.carryOut(
                wanted.intents, context,
                unless: lastCheck(
                    of: submission, on: state, place.base, place.unwritten, visibility))
        }
        // What it comes to was checked without the end of the proposal, which is in no plan.
        return try state.carryOut(wanted.intents + [closing.intent], context)
    }

    /// What can be said of a decision only when it is made. Nil for most submissions, so that no
    /// state has to be kept to go back to.
    private func lastCheck(
        of submission: Submission, on state: GatewayState, _ base: LogPosition,
        _ unwritten: Unwritten, _ visibility: Visibility
    ) -> ((Decision) throws -> Void)? {
        guard submission.mayBeRefusedLate else { return nil }
        return { decision in
            try self.checkDataKeys(of: decision, submission, unwritten: unwritten)
            try submission.wish.checkVersions(decision, against: state, to: visibility)
            try self.checkPlan(of: decision, submission, base)
        }
    }

    /// What is to be done, all of which the principal may do.
    private func intents(
        of submission: Submission, on state: GatewayState, _ unwritten: Unwritten,
        _ visibility: Visibility, at now: Timestamp
    ) throws -> (intents: [Intent], warnings: [Warning]) {
        func permitted(_ intents: [Intent]) throws -> [Intent] {
            // What goes with its commit is nobody's.
            try state.requirePermission(
                for: intents.filter { !$0.id.isOfItsCommit }, by: submission.principal)
            return intents
        }
        switch submission.wish {
        case .change(let changeset):
            return (try permitted(changeset.changes.map(Intent.init)), [])
        case .rollBack(let rollback):
            let wanted = try rollback.intents(on: state, to: visibility)
            return (try permitted(wanted.intents), wanted.warnings)
        case .revert(let revert):
            // First, since what stands in the way may be somebody else's.
            let intents = try permitted(revert.intents(on: state))
            try revert.refuseWhatIsFinal()
            try refuseWhatWasTouched(since: revert.commit, in: state, unwritten)
            return (intents, [])
        case .confirm(let confirmation):
            try state.requirePermission(toConfirm: confirmation, by: submission.principal)
            return (try state.intents(confirming: confirmation.commit, at: now), [])
        case .end(let id): return (state.endIntents(of: id, at: now), [])
        case .undo(let revert):
            // Confirmed meanwhile, or undone already.
            guard state[CommitConfirmationSpec.id(of: revert.commit.revision)] != nil else {
                return ([], [])
            }
            let intents = revert.intents(on: state, isOwn: true)
            // Where somebody else has put all of it back, nothing is left to do but that.
            if intents.contains(where: { !$0.id.isOfItsCommit }) {
                let left = revert.commit.without { state.isAsApplied(by: $0) }
                try refuseWhatWasTouched(since: left, in: state, unwritten)
            }
            return (intents, [])
        }
    }

    private func refuseWhatWasTouched(
        since commit: Commit, in state: GatewayState, _ unwritten: Unwritten
    ) throws {
        let later = try laterCommits(than: commit, in: state, unwritten)
        if later.isEmpty { return }
        let more = later.count > 10 ? " and \(later.count - 10) more" : ""
        let numbers = later.prefix(10).map(\.description).joined(separator: ", ") + more
        throw Refusal(
            .touchedSince(later),
            "later commits touched the same resources: \(numbers); revert those first, or "
                + "change the resources yourself")
    }

    /// `expectPlan`: what the caller reviewed, in this history.
    private func checkPlan(
        of decision: Decision, _ submission: Submission, _ base: LogPosition
    ) throws {
        guard let expected = submission.expectPlan else { return }
        func changed(_ message: String, _ detail: String) -> Refusal {
            let issue = Issue(pointer: "/expectPlan", code: "PlanChanged", detail: detail)
            return Refusal(.planChanged, message, issues: [issue])
        }
        let reviewed = ReviewedPlan(expected)
        if let position = reviewed?.base, try !holds(position) {
            throw changed(
                "the change was reviewed in another history of this log; preview it again",
                "\(expected) was made after commit \(position), which this log does not have: "
                    + "it was restored from a backup, or it is another log")
        }
        let plan = ReviewedPlan(Plan(of: decision, planKey).digest, on: base)
        guard reviewed?.digest != plan.digest else { return }
        throw changed(
            "the change would no longer do what was reviewed; preview it again",
            "expected \(expected), but the plan is now \(plan)")
    }

    /// The commits after `commit` that touched any of its resources, ascending.
    private func laterCommits(
        than commit: Commit, in state: GatewayState, _ unwritten: Unwritten
    ) throws(EventLogError) -> [Revision] {
        var later: Set<Revision> = []
        for event in commit.events where !event.id.isOfAgreement && !event.id.isOfItsCommit {
            // Still exactly what the commit made of it: nobody was there.
            if case .applied = event, state[event.id]?.resourceVersion == commit.revision {
                continue
            }
            later.formUnion(
                try touches(of: event.id, after: commit.revision, in: state, unwritten))
        }
        return later.sorted()
    }

    /// The commits after `revision` that touched a resource.
    func touches(
        of id: ResourceID, after revision: Revision, in state: GatewayState,
        _ unwritten: Unwritten
    ) throws(EventLogError) -> Set<Revision> {
        var found: Set<Revision> = []
        var start = HistoryStart(
            resourceVersion: state[id]?.resourceVersion, at: state.revision)
        for entry in unwritten.entries.reversed() {
            guard let touch = entry.commit.event(about: id) else { continue }
            let own = entry.commit.revision
            if own > revision { found.insert(own) }
            start = HistoryStart(resourceVersion: touch.previous, at: own.previous ?? .zero)
        }
        return found.union(try touches(of: id, from: start, after: revision))
    }

    private func touches(
        of id: ResourceID, from start: HistoryStart, after revision: Revision
    ) throws(EventLogError) -> [Revision] {
        var found: [Revision] = []
        while true {
            let page = try log.history(of: id, from: start, before: found.last, limit: 500)
            let newer = page.map(\.revision).filter { $0 > revision }
            found += newer
            if newer.count < 500 { return found }
        }
    }
}

extension Submission {
    func freezes(_ state: GatewayState) -> FreezeHandling {
        if wish.isOwn { return .ignore }
        return terms.overridesFreezes ? .override(state.rights(of: principal)) : .obey
    }

    /// Whether it is refused for what it would come to: by `expectPlan` or `ifVersion`, or because
    /// the key of a Secret is gone.
    fileprivate var mayBeRefusedLate: Bool {
        guard expectPlan == nil, case .change(let changeset) = wish else { return true }
        return changeset.changes.contains { change in
            if change.id.kind.part == .secret { return true }
            if case .apply(let resource) = change.operation, !resource.spec.heldKeys.isEmpty {
                return true
            }
            return false
        }
    }
}

extension Commit {
    /// The same without some of its events.
    fileprivate func without(_ isLeftOut: (Event) -> Bool) -> Commit {
        var commit = self
        commit.events.removeAll(where: isLeftOut)
        return commit
    }
}

extension GatewayState {
    /// Whether a resource is what an event made of it, though others may have been there: a trial
    /// within a trial that went back, say. Nothing later is lost with it.
    fileprivate func isAsApplied(by event: Event) -> Bool {
        guard case .applied(let stored) = event, let known = self[event.id] else { return false }
        return known.uid == stored.uid && known.resource == stored.resource
    }
}

extension StoredCommit {
    fileprivate func event(about id: ResourceID) -> StoredEvent? {
        events.first { $0.isAbout(id) }
    }
}

extension Submission.Wish {
    var cause: Cause {
        switch self {
        case .change: .change
        case .rollBack(let rollback): rollback.cause
        case .revert(let revert), .undo(let revert): revert.cause
        case .confirm(let confirmation): .confirmation(confirmation.commit)
        case .end(let id): .deadline(id)
        }
    }

    var enforcesConflictPolicy: Bool {
        switch self {
        case .change, .revert, .undo, .confirm, .end: true
        case .rollBack(let rollback): rollback.enforcesConflictPolicy
        }
    }

    /// `ifVersion`: what the caller saw when it decided to go back.
    func checkVersions(
        _ decision: Decision, against state: GatewayState, to visibility: Visibility
    ) throws(Refusal) {
        switch self {
        case .change, .undo, .confirm, .end: return
        case .rollBack(let rollback):
            try check(rollback.ifVersion, rollback.gateway, state, isNamed: true)
        case .revert(let revert):
            for change in decision.mergeChanges where change.changesConfiguration {
                try check(
                    revert.ifVersion, change.gateway, state,
                    isNamed: visibility.seesMerge(of: change.gateway))
            }
        }
    }

    private func check(
        _ expected: Revision?, _ gateway: NamespacedName, _ state: GatewayState, isNamed: Bool
    ) throws(Refusal) {
        let version = state.gateway(gateway)?.version
        guard let expected, version != expected else { return }
        let text = version.map { "at version \($0)" } ?? "deleted"
        let name = isNamed ? "Gateway \(gateway)" : "a Gateway that it would change"
        throw Refusal(
            .preconditionFailed, "\(name) is \(text), not at version \(expected); look again",
            issues: [
                Issue(
                    pointer: "/ifVersion", code: "VersionChanged",
                    detail: "\(name) is \(text), not at \(expected)")
            ])
    }
}
