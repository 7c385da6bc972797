import GatewayModel

/// What policies have against something that has listeners, as its status tells it: False or
/// absent, after GEP-713. Nothing that is served depends on it.
struct PolicyCompliance {
    private let violations: [PolicyViolation]
    private let since: Mark

    init(of owner: StoredResource, in state: GatewayState) {
        // A loan that has ended by now ends in a commit at once.
        violations = state.violations(of: owner, at: state.committedAt)
        var mark = Mark(revision: owner.createdRevision, time: owner.createdAt)
        for violation in violations {
            guard let policy = state.policies.table[violation.policy]?.stored,
                policy.createdRevision > mark.revision
            else { continue }
            mark = Mark(revision: policy.createdRevision, time: policy.createdAt)
        }
        since = mark
    }

    /// Of the object itself.
    var conditions: [DatedCondition] { conditions(violations) }

    func conditions(ofListener name: String) -> [DatedCondition] {
        violations.isEmpty ? [] : conditions(violations.filter { $0.listener == name })
    }

    private func conditions(_ violations: [PolicyViolation]) -> [DatedCondition] {
        if violations.isEmpty { return [] }
        var sentences = violations.prefix(Self.mostListed).map(\.detail)
        if violations.count > sentences.count {
            sentences.append("\(violations.count - sentences.count) more")
        }
        let condition = Condition(
            .policyCompliant, false, .policyViolated, sentences.joined(separator: "; "))
        return [DatedCondition(condition, since: since)]
    }

    private static let mostListed = 8
}
