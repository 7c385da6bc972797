import GatewayModel

/// The reasons why a changeset is refused, collected over all of its intents.
struct Failures {
    private var invalid: [Issue] = []
    private var preconditions: [Issue] = []

    /// - Parameters:
    ///   - head: the last commit.
    ///   - now: the time of the decision.
    mutating func note(
        _ intent: Intent, _ known: StoredResource?, head: Revision, at now: Timestamp
    ) {
        if var detail = intent.precondition.failure(
            of: intent.id, at: known?.resourceVersion)
        {
            detail += intent.precondition.hint(isMissing: known == nil, head: head)
            preconditions.append(
                Issue(pointer: intent.pointer, code: "PreconditionFailed", detail: detail))
        }
        if case .apply(let resource) = intent.action,
            case .changeFreeze(let freeze) = resource.spec,
            let until = freeze.until, until <= now
        {
            invalid.append(
                Issue(
                    pointer: intent.pointer + "/spec/until", code: "Past",
                    detail: "the freeze would have ended at \(until) already; say a later time, or "
                        + "leave it out"))
        }
        if let role = ReadyMadeRole(intent.id) {
            invalid.append(
                Issue(
                    pointer: intent.pointer, code: "ReadyMade",
                    detail: "ClusterRole \(role.name) is always there as it is; give yours another "
                        + "name"))
        }
        if intent.id.kind.isPolicy { invalid += intent.endedLoans(on: known, at: now) }
        if case .apply(let resource) = intent.action, resource.kind.part == .gateway {
            for var issue in MergeRules.issues(in: resource.metadata.annotations) {
                issue.pointer = intent.pointer + issue.pointer
                invalid.append(issue)
            }
        }
    }

    /// The gravest kind gives the refusal its name; the issues of all kinds are listed.
    func throwIfAny() throws(Refusal) {
        if invalid.isEmpty && preconditions.isEmpty { return }
        let all = invalid + preconditions
        let first = all[0]
        let message = all.count == 1 ? first.detail : "\(all.count) problems; nothing was changed"
        throw Refusal(invalid.isEmpty ? .preconditionFailed : .invalid, message, issues: all)
    }
}

extension Precondition {
    /// What to do about a resourceVersion that is probably another server's: files that were
    /// exported from a cluster have its.
    fileprivate func hint(isMissing: Bool, head: Revision) -> String {
        guard case .resourceVersion(let expected) = self else { return "" }
        if isMissing {
            return "; to create it, leave resourceVersion out: what was exported from elsewhere "
                + "has one that means nothing here"
        }
        return expected > head
            ? "; or leave resourceVersion out, if this was exported from elsewhere" : ""
    }
}
