import GatewayModel

extension GatewayState {
    /// Returns the commit that would carry out `intents`, or throws every reason why not.
    ///
    /// Nothing is changed, and no clock, disk or chance is asked: calling it is previewing it.
    /// Intents are taken in order, all or nothing. Repeating what is already true makes no commit.
    public func decide(
        _ intents: [Intent], _ context: DecisionContext
    ) throws(Refusal) -> Decision {
        var events: [Event] = []
        var results: [ChangeResult] = []
        var failures = Failures()
        for intent in intents {
            let known = self[intent.id]
            failures.note(intent, known)
            let ordinal = UInt64(events.count)
            let (event, action) = carryOut(intent, on: known, context, ordinal: ordinal)
            if let event { events.append(event) }
            let before = known?.resourceVersion
            results.append(
                ChangeResult(
                    id: intent.id, action: action,
                    resourceVersion: event == nil ? before ?? revision : revision.next,
                    previousResourceVersion: before))
        }
        try failures.throwIfAny()
        guard !events.isEmpty else {
            return Decision(
                commit: nil, results: results, after: self, mergeChanges: [], effects: [],
                warnings: context.warnings + missing(intents))
        }
        let commit = Commit(
            revision: revision.next, committedAt: context.now, actor: context.actor,
            message: context.message, cause: context.cause, events: events)
        return try decision(on: commit, results, intents, context)
    }

    private func decision(
        on commit: Commit, _ results: [ChangeResult], _ intents: [Intent],
        _ context: DecisionContext
    ) throws(Refusal) -> Decision {
        var after = self
        let mergeChanges = after.apply(commit)
        var changed = SmallMap<ResourceID, Void>()
        for event in commit.events { changed[event.id] = () }
        let effects = mergeChanges.map { change in
            GatewayEffect(change, changed: changed, before: self, after: after)
        }
        if context.enforcesConflictPolicy {
            try refuseClashes(mergeChanges, effects, intents)
        }
        return Decision(
            commit: commit, results: results, after: after, mergeChanges: mergeChanges,
            effects: effects.filter { !$0.isEmpty },
            warnings: context.warnings + missing(intents)
                + after.warnings(
                    about: commit.events.map(\.id), effects, at: context.now))
    }

    /// Deleting what is not there changes nothing, as repeating a deletion must; but it may be a
    /// misspelt name.
    private func missing(_ intents: [Intent]) -> [Warning] {
        intents.filter { $0.action == .delete && self[$0.id] == nil }.map { intent in
            Warning(
                code: "NotFound", resource: intent.id,
                message: "\(intent.id) does not exist; nothing to delete")
        }
    }

    // MARK: One intent

    private func carryOut(
        _ intent: Intent, on known: StoredResource?, _ context: DecisionContext, ordinal: UInt64
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

/// The reasons why a changeset is refused, collected over all of its intents.
private struct Failures {
    private var invalid: [Issue] = []
    private var preconditions: [Issue] = []

    mutating func note(_ intent: Intent, _ known: StoredResource?) {
        if let detail = intent.precondition.failure(intent.id, known) {
            preconditions.append(
                Issue(pointer: intent.pointer, code: "PreconditionFailed", detail: detail))
        }
        if case .apply(let resource) = intent.action, resource.kind == .gateway {
            for var issue in MergeRules.issues(in: resource.metadata.annotations) {
                issue.pointer = intent.pointer + issue.pointer
                invalid.append(issue)
            }
        }
    }

    /// The gravest kind gives the refusal its name; the issues of all kinds are listed.
    func throwIfAny() throws(Refusal) {
        let all = invalid + preconditions
        guard let first = all.first else { return }
        let message = all.count == 1 ? first.detail : "\(all.count) problems; nothing was changed"
        throw Refusal(invalid.isEmpty ? .preconditionFailed : .invalid, message, issues: all)
    }
}

extension Precondition {
    /// What is wrong, if it does not hold.
    fileprivate func failure(_ id: ResourceID, _ known: StoredResource?) -> String? {
        switch self {
        case .none: return nil
        case .exists:
            return known == nil ? "\(id) does not exist, but the request requires it to" : nil
        case .absent:
            return known.map {
                "\(id) exists already, at resourceVersion \($0.resourceVersion); "
                    + "the request was to create it"
            }
        case .resourceVersion(let expected):
            guard let known else {
                return "\(id) does not exist; the request expects resourceVersion \(expected)"
            }
            if known.resourceVersion == expected { return nil }
            return "\(id) is at resourceVersion \(known.resourceVersion), not \(expected); "
                + "read it again and repeat the change"
        }
    }
}

/// A version 4 UUID (RFC 9562) made of the given bits.
enum UID {
    static func make(_ entropy: (UInt64, UInt64), ordinal: UInt64) -> String {
        let high = mixed(entropy.0 &+ ordinal) & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = mixed(entropy.1 &+ ordinal &* 3) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        var digits: [UInt8] = []
        digits.reserveCapacity(36)
        for index in 0..<32 {
            if [8, 12, 16, 20].contains(index) { digits.append(UInt8(ascii: "-")) }
            let word = index < 16 ? high : low
            let nibble = UInt8(word >> UInt64(60 - index % 16 * 4) & 15)
            digits.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The finalizer of SplitMix64: neighbouring ordinals get unrelated bits.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
