public import GatewayModel

/// What one namespace may do, and how much is left: all policies that select it, together.
public struct NamespaceLimits: Sendable {
    /// What one policy says.
    public struct Rule: Hashable, Sendable {
        public let policy: String
        /// What it allows, in words.
        public let allowed: String
        /// The gateways that it is about; empty means all.
        public let gateways: [NamespacedName]
    }

    /// What one policy says of names of one kind.
    public struct Naming: Hashable, Sendable {
        public let kind: String
        public let rule: Rule
    }

    /// How much there may be of something: the least that any policy allows.
    public struct Quota: Hashable, Sendable {
        public let name: String
        public let policy: String
        public let limit: Int
        public let used: Int
        public var left: Int { max(0, limit - used) }
    }

    public struct Approval: Hashable, Sendable {
        public let policy: String
        public let approvals: Int
        /// Empty means every change.
        public let changes: [ApprovalScope]
        public let gateways: [NamespacedName]
    }

    public let namespace: String
    /// The names of the policies that select it.
    public let policies: [String]
    public let hostnames: [Rule]
    /// What is delegated to it; it may claim that, whatever ``hostnames`` say.
    public let delegations: [HostnameOwner]
    public let ports: [Rule]
    public let protocols: [Rule]
    /// The newest that any policy demands.
    public let minimumTLSVersion: (version: TLSVersion, policy: String)?
    public let names: [Naming]
    public let quotas: [Quota]
    public let messages: [Rule]
    public let approvals: [Approval]

    init(of namespace: String, in state: GatewayState, at now: Timestamp) {
        let selecting = state.policies.table.selection(
            of: namespace, labels: state.givenLabels(ofNamespace: namespace)
        ).all.policies
        self.namespace = namespace
        policies = selecting.map(\.name)
        func rules(
            _ words: (CompiledPolicy) -> String, where isSaid: (ListenerPolicySpec) -> Bool
        ) -> [Rule] {
            selecting.filter { isSaid($0.spec) }.map { $0.rule(words($0)) }
        }
        hostnames = rules(\.hostnameWords) { !$0.hostnames.isEmpty }
        ports = rules(\.portWords) { !$0.ports.isEmpty }
        protocols = rules(\.protocolWords) { !$0.protocols.isEmpty }
        messages = rules(\.messageWords) { $0.message != nil }
        delegations = state.policies.table.delegations.entries(of: namespace, at: now)
            .map(HostnameOwner.init)
        minimumTLSVersion = selecting.compactMap { policy in
            policy.spec.minimumTLSVersion.map { ($0, policy.name) }
        }.max { $0.0 < $1.0 }
        names = selecting.flatMap { policy in
            Set(policy.spec.names.map(\.kind)).sorted().map { kind in
                Naming(
                    kind: kind, rule: policy.rule(policy.namingWords(ofKind: kind, in: namespace)))
            }
        }
        let usage = state.policies.usage?[namespace] ?? NamespaceUsage()
        quotas = QuotaEntry.all.compactMap { entry in
            let limits = selecting.compactMap { policy in
                policy.spec.quota.flatMap(entry.limit).map { ($0, policy.name) }
            }
            return limits.min { $0.0 < $1.0 }.map { limit, policy in
                Quota(name: entry.name, policy: policy, limit: limit, used: entry.used(usage))
            }
        }
        approvals = selecting.compactMap { policy in
            policy.spec.approval.map { rule in
                Approval(
                    policy: policy.name, approvals: rule.approvals, changes: rule.changes,
                    gateways: policy.spec.gateways.map(\.gateway))
            }
        }
    }
}

extension CompiledPolicy {
    fileprivate func rule(_ words: String) -> NamespaceLimits.Rule {
        NamespaceLimits.Rule(
            policy: name, allowed: words, gateways: spec.gateways.map(\.gateway))
    }
}

extension GatewayState {
    /// What a namespace may do, and how much is left, whether it is declared or not.
    public func limits(ofNamespace namespace: String, at now: Timestamp) -> NamespaceLimits {
        NamespaceLimits(of: namespace, in: self, at: now)
    }
}

extension NamespaceLimits {
    /// The same in sentences, for people.
    public var summary: [String] {
        if policies.isEmpty && delegations.isEmpty {
            return ["no policy selects namespace \(namespace): it may do what its roles allow"]
        }
        var lines: [String] = []
        func add(_ rules: [Rule], _ sentence: (String) -> String) {
            lines += rules.map { rule in
                let places = rule.gateways.map(\.description).joined(separator: ", ")
                let place = places.isEmpty ? "" : " on Gateway \(places)"
                return "\(sentence(rule.allowed))\(place) (\(rule.policy))"
            }
        }
        add(hostnames) { "listeners may claim \($0)" }
        lines += delegations.map { owner in
            let end = owner.until.map { ", lent until \($0)" } ?? ""
            return "\(owner.hostname) is this namespace's alone\(end) (\(owner.policy))"
        }
        add(ports) { "ports: \($0)" }
        add(protocols) { "protocols: \($0)" }
        if let least = minimumTLSVersion {
            lines.append("TLS \(least.version.rawValue) or newer (\(least.policy))")
        }
        for naming in names {
            let noun = naming.kind == NamingRule.listener ? "listener" : naming.kind
            add([naming.rule]) { "a \(noun) is called \($0)" }
        }
        lines += quotas.map { quota in
            "\(quota.left) of \(quota.limit) \(quota.name) are left (\(quota.policy))"
        }
        add(messages) { "a change needs a message: \($0)" }
        lines += approvals.map { approval in
            let who = approval.approvals == 1 ? "one other" : "\(approval.approvals) others"
            let what = approval.changes.isEmpty ? "every change" : "some changes"
            return "\(what) must be approved by \(who) (\(approval.policy))"
        }
        return lines
    }
}
