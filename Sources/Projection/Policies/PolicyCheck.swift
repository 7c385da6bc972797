import GatewayModel

/// What policies say of a change before it is made.
///
/// Pure, and nothing is tried: it looks at what the change wants, at the labels of namespaces as
/// they would be, and at numbers.
struct PolicyCheck {
    /// One event of the change: what it makes of what.
    private struct Step {
        let intent: Intent
        let known: StoredResource?
        /// What is to be there; nil if nothing is.
        let resource: Resource?

        var id: ResourceID { intent.id }
        var action: ApprovalScope.Action {
            resource == nil ? .delete : known == nil ? .create : .update
        }
    }

    private let judge: PolicyJudge
    private let steps: [Step]
    /// Nil where nobody is there to say anything.
    private let message: String?
    private var found: [(pointer: String, violation: PolicyViolation)] = []
    private var asked: Set<String> = []

    /// - Parameter results: of the intents, one each.
    init(
        _ intents: [Intent], _ results: [ChangeResult], in state: GatewayState,
        at now: Timestamp, message: String?
    ) {
        let steps = zip(intents, results).compactMap { intent, result in
            result.action == .unchanged
                ? nil
                : Step(intent: intent, known: state[intent.id], resource: intent.resource)
        }
        var upcoming: [ResourceID: Resource] = [:]
        for step in steps { upcoming[step.id] = step.resource }
        judge = PolicyJudge(state: state, upcoming: upcoming, now: now)
        (self.steps, self.message) = (steps, message)
    }

    /// - Returns: the names of the policies that were asked.
    /// - Throws: `policy`, with every violation of every policy.
    mutating func require() throws(Refusal) -> [String] {
        for step in steps where step.id.kind.isNamespaced { judgeResource(of: step) }
        judgeMessage()
        judgeQuotas()
        if found.isEmpty { return asked.sorted() }
        let message =
            found.count == 1
            ? found[0].violation.detail
            : "\(found.count) rules of policies do not let it pass; nothing was changed"
        throw Refusal(
            .policy, message,
            issues: found.map {
                Issue(
                    pointer: $0.pointer, code: $0.violation.rule.code, detail: $0.violation.detail)
            },
            violations: found.map(\.violation))
    }

    // MARK: Single resources

    private mutating func judgeResource(of step: Step) {
        let pointer = step.intent.pointer
        guard let resource = step.resource else { return }
        let policies = judge.policies(about: resource)
        note(policies)
        // What serves may go on, and be made less.
        if let known = step.known, resource.onlyShrinks(from: known.resource) { return }
        let violations = judge.violations(of: resource, by: policies, before: step.known)
        let isNamed = step.intent.isNamed
        found += violations.map { (isNamed ? pointer + $0.pointer : "", $0) }
    }

    private mutating func note(_ policies: [CompiledPolicy]) {
        for policy in policies { asked.insert(policy.name) }
    }

    // MARK: The whole change

    private mutating func judgeMessage() {
        guard let message else { return }
        var seen: Set<String> = []
        for step in steps {
            for policy in policiesForChange(of: step)
            where policy.spec.message != nil && seen.insert(policy.name).inserted {
                note([policy])
                if policy.admits(message: message) { continue }
                let words = policy.messageWords
                let what =
                    message.isEmpty
                    ? "the change has no message" : "the message has not what it needs"
                found.append(
                    (
                        "/message",
                        PolicyViolation(
                            policy, .message, allowed: words, at: "/message",
                            "\(what); say in it \(words)")
                    ))
            }
        }
    }

    /// The policies that a change of a resource is asked of, whatever becomes of it: of a Namespace
    /// also those that it would get rid of.
    private func policiesForChange(of step: Step) -> [CompiledPolicy] {
        let id = step.id
        guard id.kind.row.isWritable else { return [] }
        let table = judge.state.policies.table
        guard id.kind.part == .namespace || id.kind.isNamespaced else { return [] }
        let now = table.selecting(judge.labels(ofNamespace: id.team))
        let before = table.selecting(judge.state.selectableLabels(ofNamespace: id.team))
        let selecting = now + before.filter { policy in !now.contains { $0 === policy } }
        guard selecting.contains(where: \.namesGateways) else { return selecting }
        let gateways = [step.resource, step.known?.resource].compactMap(\.self)
            .flatMap(judge.gateways)
        return selecting.filter { $0.isAbout(anyOf: gateways) }
    }

    private mutating func judgeQuotas() {
        guard let usage = judge.state.policies.usage else { return }
        var changes: [String: NamespaceUsage] = [:]
        for step in steps where step.id.kind.isNamespaced && step.id.kind.row.isWritable {
            let change = usage.change(from: step.known, to: step.resource)
            changes[step.id.namespace, default: NamespaceUsage()] =
                (changes[step.id.namespace] ?? NamespaceUsage()) + change
        }
        for (namespace, change) in changes.sorted(by: { $0.key < $1.key }) {
            let policies = judge.state.policies.table.selecting(
                judge.labels(ofNamespace: namespace))
            for policy in policies {
                guard let quota = policy.spec.quota else { continue }
                note([policy])
                for entry in QuotaEntry.all {
                    judge(entry, of: quota, policy, namespace, usage[namespace], change)
                }
            }
        }
    }

    /// Only growth is refused: a quota below what exists takes nothing away.
    private mutating func judge(
        _ entry: QuotaEntry, of quota: NamespaceQuota, _ policy: CompiledPolicy,
        _ namespace: String, _ usage: NamespaceUsage, _ change: NamespaceUsage
    ) {
        guard let limit = entry.limit(quota) else { return }
        let (used, more) = (entry.used(usage), entry.used(change))
        if more <= 0 || used + more <= limit { return }
        let step = steps.first { step in
            step.id.namespace == namespace && step.id.kind.isNamespaced && step.resource != nil
        }
        let left = max(0, limit - used)
        found.append(
            (
                step?.intent.pointer ?? "",
                PolicyViolation(
                    policy, .quota, allowed: "\(limit) \(entry.noun)", at: "",
                    "namespace \(namespace) would have \(used + more) \(entry.noun), and may have "
                        + "\(limit); it has \(used), which leaves \(left)")
            ))
    }

    // MARK: Approval

    /// Who has to agree; nil if nobody has.
    func approvalRequirement() -> ApprovalRequirement? {
        var requirement: ApprovalRequirement?
        for step in steps where step.id.kind.row.isWritable {
            for policy in policiesForApproval(of: step) {
                guard let rule = policy.spec.approval, rule.covers(step.id.kind, step.action) else {
                    continue
                }
                requirement = ApprovalRequirement(
                    approvals: max(requirement?.approvals ?? 0, rule.approvals),
                    policies: Set(requirement?.policies ?? []).union([policy.name]).sorted())
            }
        }
        return requirement
    }

    /// What is in no namespace is ruled by the policies that are about everything.
    private func policiesForApproval(of step: Step) -> [CompiledPolicy] {
        if step.id.kind.part == .namespace || step.id.kind.isNamespaced {
            return policiesForChange(of: step)
        }
        return judge.state.policies.table.policies.filter(\.selectsEverything)
    }
}

/// That others have to agree before a change is made, and who says so.
public struct ApprovalRequirement: Hashable, Sendable {
    /// How many.
    public let approvals: Int
    /// The policies that demand it, by name.
    public let policies: [String]

    public init(approvals: Int, policies: [String]) {
        (self.approvals, self.policies) = (approvals, policies)
    }
}

extension ApprovalRequirement {
    /// For whoever is refused.
    public var sentence: String {
        let who = approvals == 1 ? "somebody else" : "\(approvals) others"
        let noun = policies.count == 1 ? "ListenerPolicy" : "ListenerPolicies"
        return "\(who) must approve it first (\(noun) \(policies.joined(separator: ", "))); "
            + "propose it"
    }
}

extension Resource {
    /// Whether it is what it was, or less: other notes, or listeners left out.
    fileprivate func onlyShrinks(from old: Resource) -> Bool {
        spec == old.spec.with(listeners: listeners)
            && listeners.allSatisfy(old.listeners.contains)
    }
}
