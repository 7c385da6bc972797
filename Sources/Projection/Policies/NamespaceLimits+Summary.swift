import GatewayModel

extension NamespaceLimits {
    /// The same in sentences, for people.
    public var summary: [String] {
        if policies.isEmpty && delegations.isEmpty && delegatedToOthers.isEmpty {
            return ["no policy selects namespace \(namespace): it may do what its roles allow"]
        }
        var lines: [String] = []
        func add(_ rules: [Rule], _ sentence: (String) -> String) {
            lines += rules.map { rule in
                sentence(rule.allowed) + Self.place(rule.gateways) + Self.source(rule.policies)
            }
        }
        add(hostnames) { "listeners may claim \($0)" }
        lines += delegations.map { owner in
            let end = owner.until.map { ", lent until \($0)" } ?? ""
            return "\(owner.hostname) is this namespace's alone\(end)\(Self.source([owner.policy]))"
        }
        lines += delegatedToOthers.map { owner in
            let whose =
                owner.until.map { "is lent to namespace \(owner.namespace) until \($0)" }
                ?? "belongs to namespace \(owner.namespace)"
            return "\(owner.hostname) \(whose), and is not to be claimed"
                + Self.source([owner.policy])
        }
        add(ports) { "ports: \($0)" }
        add(protocols) { "protocols: \($0)" }
        add(minimumTLSVersion) { $0 }
        for rule in names {
            guard case .names(let kind, _) = rule.terms else { continue }
            add([rule]) { "a \(kind == NamingRule.listener ? "listener" : kind) is called \($0)" }
        }
        lines += quotas.map { quota in
            "\(quota.left) of \(quota.limit) \(quota.name) are left" + Self.source([quota.policy])
        }
        add(messages) { "a change needs a message: \($0)" }
        lines += approvals.map { approval in
            let who = approval.approvals == 1 ? "one other" : "\(approval.approvals) others"
            let what =
                approval.changes.isEmpty
                ? "every change must be approved by \(who)"
                : "\(who) must approve "
                    + approval.changes.prefix(12).map(\.words).joined(separator: "; ")
            return what + Self.place(approval.gateways) + Self.source(approval.policies)
        }
        if unlisted > 0 { lines.append("\(unlisted) more rules are not listed") }
        return lines
    }

    private static func place(_ gateways: [NamespacedName]) -> String {
        gateways.isEmpty ? "" : " on Gateway \(gateways.map(\.description).alternatives)"
    }

    /// ` (retail, quota and 3 more)`.
    private static func source(_ policies: [String]) -> String {
        let more = policies.count > 3 ? " and \(policies.count - 3) more" : ""
        return " (\(policies.prefix(3).joined(separator: ", "))\(more))"
    }
}

extension ApprovalScope {
    /// `creating or deleting Gateway`.
    fileprivate var words: String {
        let verbs = actions.map { action in
            switch action {
            case .create: "creating"
            case .update: "updating"
            case .delete: "deleting"
            }
        }
        return (verbs.isEmpty ? "changing" : verbs.alternatives) + " "
            + (kinds.isEmpty ? "anything" : kinds.alternatives)
    }
}
