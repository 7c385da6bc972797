import GatewayModel

/// The reasons why a changeset is refused, collected over all of its intents.
struct Failures {
    private var invalid: [Issue] = []
    private var preconditions: [Issue] = []

    mutating func note(_ intent: Intent, _ known: StoredResource?) {
        if let detail = intent.precondition.failure(
            of: intent.id, at: known?.resourceVersion)
        {
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
        if invalid.isEmpty && preconditions.isEmpty { return }
        let all = invalid + preconditions
        let first = all[0]
        let message = all.count == 1 ? first.detail : "\(all.count) problems; nothing was changed"
        throw Refusal(invalid.isEmpty ? .preconditionFailed : .invalid, message, issues: all)
    }
}
