import GatewayModel

/// What policies have against one change, up to as much as anybody reads
/// (``Limits/reportedIssues``, ``Limits/reportedPolicyBytes``): a large change may break each rule
/// of each policy in all that it touches.
struct PolicyFindings {
    private var issues: [Issue] = []
    private var violations: [PolicyViolation] = []
    private var bytes = 0
    /// Whether something was found that is not listed.
    private(set) var isFull = false

    /// How many more are listed.
    var room: Int { max(0, Limits.reportedIssues - issues.count) }

    /// - Parameters:
    ///   - resource: that it is about.
    ///   - pointer: where that stands in the request; nil if it does not, as where somebody goes
    ///     back: then the sentence names it.
    mutating func add(
        _ violation: PolicyViolation, of resource: ResourceID? = nil, at pointer: String?
    ) {
        var violation = violation
        violation.resource = resource
        var detail = violation.detail
        if pointer == nil, let resource {
            let listener = violation.listener.map { ", listener \($0)" } ?? ""
            detail = "\(resource)\(listener): \(detail)"
        }
        add(
            Issue(pointer: pointer ?? "", code: violation.rule.code, detail: detail), violation)
    }

    private mutating func add(_ issue: Issue, _ violation: PolicyViolation) {
        let more =
            issue.pointer.utf8.count + issue.detail.utf8.count + violation.allowed.utf8.count
        if room == 0 || bytes + more > Limits.reportedPolicyBytes { isFull = true }
        if isFull { return }
        bytes += more
        issues.append(issue)
        violations.append(violation)
    }

    /// Adds what was found elsewhere; where there is too much, it goes before the last of this.
    mutating func add(_ other: PolicyFindings) {
        if isFull {
            let dropped = min(issues.count, other.issues.count)
            issues.removeLast(dropped)
            violations.removeLast(dropped)
        }
        issues += other.issues
        violations += other.violations
        isFull = isFull || other.isFull
    }

    /// Nil if nothing was found.
    var refusal: Refusal? {
        guard let first = issues.first else { return nil }
        if issues.count == 1, !isFull {
            return Refusal(.policy, first.detail, issues: issues, violations: violations)
        }
        let count = (isFull ? "more than " : "") + "\(issues.count)"
        let more = Issue(
            pointer: "", code: "MoreIssues",
            detail: "more is wrong than is listed; correct this first")
        return Refusal(
            .policy, "\(count) rules of policies do not let it pass; nothing was changed",
            issues: isFull ? issues + [more] : issues, violations: violations)
    }
}
