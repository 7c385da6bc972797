import GatewayModel

/// The reasons why a changeset is refused, collected over all of its intents.
struct Failures {
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
        if invalid.isEmpty && preconditions.isEmpty { return }
        let all = invalid + preconditions
        let first = all[0]
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
