public import GatewayModel

/// What one namespace may do, and how much is left: all policies that select it, together.
///
/// Policies that say the same are told of once, and of many different ones the first: see
/// ``unlisted``.
public struct NamespaceLimits: Sendable {
    /// What policies say, word by word.
    public struct Rule: Hashable, Sendable {
        /// As the policies have it.
        public enum Terms: Hashable, Sendable {
            case hostnames([HostnameAllowance])
            case ports([PolicyPorts])
            case protocols([ListenerProtocol])
            case minimumTLSVersion(TLSVersion)
            case names(kind: String, patterns: [String])
            case message(pattern: String?)
        }

        /// Who says it.
        public internal(set) var policies: [String]
        /// What is allowed, in words.
        public let allowed: String
        public let terms: Terms
        /// The gateways that it is about; empty means all.
        public let gateways: [NamespacedName]
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
        public internal(set) var policies: [String]
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
    /// What others have within what it might claim otherwise, a loan of its own included.
    public let delegatedToOthers: [HostnameOwner]
    public let ports: [Rule]
    public let protocols: [Rule]
    public let minimumTLSVersion: [Rule]
    public let names: [Rule]
    public let quotas: [Quota]
    public let messages: [Rule]
    public let approvals: [Approval]
    /// How many entries of these lists are left out.
    public let unlisted: Int

    /// In each list.
    private static let most = 100

    init(of namespace: String, in state: GatewayState, at now: Timestamp) {
        let selecting = state.policies.table.selection(
            of: namespace, labels: state.givenLabels(ofNamespace: namespace)
        ).all.policies
        var unlisted = 0
        func listed<Element>(_ all: [Element]) -> [Element] {
            unlisted += max(0, all.count - Self.most)
            return Array(all.prefix(Self.most))
        }
        func rules(_ rule: (CompiledPolicy) -> Rule?) -> [Rule] {
            listed(selecting.compactMap(rule).merged(\.policies))
        }
        self.namespace = namespace
        policies = listed(selecting.map(\.name))
        hostnames = rules(\.hostnameLimit)
        ports = rules { policy in
            policy.spec.ports.isEmpty
                ? nil : policy.limit(policy.portWords, .ports(policy.spec.ports))
        }
        protocols = rules { policy in
            policy.spec.protocols.isEmpty
                ? nil : policy.limit(policy.protocolWords, .protocols(policy.spec.protocols))
        }
        minimumTLSVersion = rules { policy in
            policy.spec.minimumTLSVersion.map { version in
                policy.limit("TLS \(version.rawValue) or newer", .minimumTLSVersion(version))
            }
        }
        names = listed(
            selecting.flatMap { $0.nameLimits(in: namespace) }
                .merged(\.policies))
        messages = rules { policy in
            policy.spec.message.map { rule in
                policy.limit(policy.messageWords, .message(pattern: rule.pattern))
            }
        }
        let index = state.policies.table.delegations
        let own = index.entries(of: namespace, at: now)
        delegations = listed(own.map(HostnameOwner.init))
        let ownNames = HostnameFamily(own.map { HostnamePattern($0.delegation.hostname) })
        let families = selecting.filter { !$0.hostnames.isEmpty }.map { policy in
            HostnameFamily(policy.hostnames.map(\.pattern))
        }
        delegatedToOthers = listed(
            index.entries(ofOthersThan: namespace, at: now) { pattern in
                ownNames.covers(pattern) || families.allSatisfy { $0.meets(pattern) }
            }.map(HostnameOwner.init))
        let usage = state.policies.usage?[namespace] ?? NamespaceUsage()
        quotas = QuotaEntry.all.compactMap { entry in
            let limits = selecting.compactMap { policy in
                policy.spec.quota.flatMap(entry.limit).map { ($0, policy.name) }
            }
            return limits.min { $0.0 < $1.0 }.map { limit, policy in
                Quota(name: entry.name, policy: policy, limit: limit, used: entry.used(usage))
            }
        }
        approvals = listed(
            selecting.compactMap { policy in
                policy.spec.approval.map { rule in
                    Approval(
                        policies: [policy.name], approvals: rule.approvals, changes: rule.changes,
                        gateways: policy.spec.gateways.map(\.gateway))
                }
            }.merged(\.policies))
        self.unlisted = unlisted
    }
}

extension CompiledPolicy {
    fileprivate func limit(
        _ words: String, _ terms: NamespaceLimits.Rule.Terms
    ) -> NamespaceLimits.Rule {
        NamespaceLimits.Rule(
            policies: [name], allowed: words, terms: terms,
            gateways: spec.gateways.map(\.gateway))
    }

    fileprivate var hostnameLimit: NamespaceLimits.Rule? {
        if spec.hostnames.isEmpty { return nil }
        let kept = spec.hostnames.filter { $0.carveOuts == .deny }.map(\.hostname)
        var words = hostnameWords
        if !kept.isEmpty {
            let which = kept.count == spec.hostnames.count ? "" : "of \(kept.alternatives) "
            words += ", \(which)nothing that a wildcard of another namespace serves"
        }
        return limit(words, .hostnames(spec.hostnames))
    }

    fileprivate func nameLimits(in namespace: String) -> [NamespaceLimits.Rule] {
        Set(spec.names.map(\.kind)).sorted().map { kind in
            limit(
                namingWords(ofKind: kind, in: namespace),
                .names(
                    kind: kind, patterns: spec.names.filter { $0.kind == kind }.map(\.pattern)))
        }
    }
}

extension Array where Element: Hashable {
    /// What is the same but for who says it, as one, said by all of them; of many the first.
    fileprivate func merged(
        _ policies: WritableKeyPath<Element, [String]>
    ) -> [Element] {
        var merged: [Element] = []
        var places: [Element: Int] = [:]
        for element in self {
            var key = element
            key[keyPath: policies] = []
            if let place = places[key] {
                if merged[place][keyPath: policies].count < 100 {
                    merged[place][keyPath: policies] += element[keyPath: policies]
                }
            } else {
                places[key] = merged.count
                merged.append(element)
            }
        }
        return merged
    }
}

extension GatewayState {
    /// What a namespace may do, and how much is left, whether it is declared or not.
    public func limits(ofNamespace namespace: String, at now: Timestamp) -> NamespaceLimits {
        NamespaceLimits(of: namespace, in: self, at: now)
    }
}
