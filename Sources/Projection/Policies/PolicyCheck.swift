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
        var isOfTeam: Bool { id.kind.part == .namespace || id.kind.isNamespaced }
        var action: ApprovalScope.Action {
            resource == nil ? .delete : known == nil ? .create : .update
        }
    }

    private let judge: PolicyJudge
    private let steps: [Step]
    /// What is asked of the steps whatever becomes of what they are about, one each.
    private let rulesOfSteps: [PolicyRules]
    /// Nil where nobody is there to say anything.
    private let message: String?
    private var found = PolicyFindings()
    private var asked = AskedPolicies()

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
        let judge = PolicyJudge(steps.compactMap(\.resource), over: state, now: now)
        rulesOfSteps = steps.map { step in
            judge.rules(changing: step.id, from: step.known?.resource, to: step.resource)
        }
        (self.judge, self.steps, self.message) = (judge, steps, message)
    }

    /// - Returns: the names of the policies that were asked.
    /// - Throws: `policy`, with the violations of all policies, as far as anybody reads.
    mutating func require() throws(Refusal) -> [String] {
        // What is said of the whole change comes last, and is not lost among much else.
        judgeMessage()
        judgeQuotas()
        let ofAll = found
        found = PolicyFindings()
        for step in steps where step.id.kind.isNamespaced {
            judgeResource(of: step)
            if found.isFull { break }
        }
        found.add(ofAll)
        if let refusal = found.refusal { throw refusal }
        return asked.names
    }

    // MARK: Single resources

    private mutating func judgeResource(of step: Step) {
        let pointer = step.intent.pointer
        guard let resource = step.resource else { return }
        let rules = judge.rules(about: resource)
        asked.note(rules)
        // What serves may go on, and be made less.
        if let known = step.known, resource.onlyShrinks(from: known.resource) { return }
        // One more than is listed: then it is known that there are more.
        let violations = judge.violations(
            of: resource, by: rules, before: step.known, most: found.room + 1)
        for violation in violations {
            found.add(
                violation, of: step.id,
                at: step.intent.isNamed ? pointer + violation.pointer : nil)
        }
    }

    // MARK: The whole change

    private mutating func judgeMessage() {
        guard let message else { return }
        var seen: Set<String> = []
        // Rules are about what is in namespaces: what is in none obeys only approval.
        let rules = zip(steps, rulesOfSteps).filter { step, _ in step.isOfTeam }.map(\.1)
        for rules in rules.eachOnce where !rules.together.messagePolicies.isEmpty {
            asked.note(rules.together.messagePolicies.lazy.map(\.name), of: rules)
            if rules.together.admits(message: message) { continue }
            for policy in rules.together.messagePolicies
            where !policy.admits(message: message) && seen.insert(policy.name).inserted {
                let words = policy.messageWords
                let what =
                    message.isEmpty
                    ? "the change has no message" : "the message has not what it needs"
                found.add(
                    PolicyViolation(
                        policy, .message, allowed: words, at: "/message",
                        "\(what); say in it \(words)"),
                    at: "/message")
            }
        }
    }

    private mutating func judgeQuotas() {
        guard let usage = judge.state.policies.usage else { return }
        var changes: [String: NamespaceUsage] = [:]
        for step in steps where step.id.kind.isNamespaced && step.id.kind.row.isWritable {
            let change = usage.change(from: step.known, to: step.resource)
            // Most changes take nothing more, and all policies were noted with the resource.
            if change == NamespaceUsage(), step.resource != nil { continue }
            changes[step.id.namespace, default: NamespaceUsage()] += change
        }
        for (namespace, change) in changes.sorted(by: { $0.key < $1.key }) {
            let rules = judge.selection(ofNamespace: namespace).all
            asked.note(rules.together.quotaPolicies, of: rules)
            if rules.together.admits(change, over: usage[namespace]) { continue }
            for policy in rules.policies {
                guard let quota = policy.spec.quota else { continue }
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
        let left = max(0, limit - used)
        let step = firstStep(thatGrows: entry, in: namespace)
        found.add(
            PolicyViolation(
                policy, .quota, allowed: entry.words(limit), at: "",
                "namespace \(namespace) would have \(entry.words(used + more)), and may have "
                    + "\(limit); it has \(used), which leaves \(left)"),
            of: step?.id, at: step.flatMap { $0.intent.isNamed ? $0.intent.pointer : nil })
    }

    /// Where to look first for what is too much.
    private func firstStep(thatGrows entry: QuotaEntry, in namespace: String) -> Step? {
        steps.first { step in
            guard step.id.namespace == namespace, step.id.kind.isNamespaced,
                step.id.kind.row.isWritable, let usage = judge.state.policies.usage
            else { return false }
            return entry.used(usage.change(from: step.known, to: step.resource)) > 0
        }
    }

    // MARK: Approval

    /// Who has to agree; nil if nobody has.
    func approvalRequirement() -> ApprovalRequirement? {
        var requirement: ApprovalRequirement?
        for (step, rules) in zip(steps, rulesOfSteps) where rules.demandsApproval {
            for policy in rules.policies {
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
