public import GatewayModel

/// Who has which names.
struct DelegationIndex: Sendable {
    struct Entry: Sendable {
        let delegation: HostnameDelegation
        let policy: CompiledPolicy
    }

    private var byHostname: [HostnamePattern: [Entry]] = [:]
    /// When loans end, in order.
    private let ends: [Timestamp]

    var isEmpty: Bool { byHostname.isEmpty }

    init(_ policies: [CompiledPolicy]) {
        ends = policies.flatMap(\.spec.delegations).compactMap(\.until).sorted()
        for policy in policies {
            for delegation in policy.spec.delegations {
                byHostname[HostnamePattern(delegation.hostname), default: []].append(
                    Entry(delegation: delegation, policy: policy))
            }
        }
    }

    /// The most specific delegations that cover a name, one if nothing contradicts; of one
    /// hostname a loan goes before what it is lent from.
    ///
    /// - Parameter gateway: nil for those of any.
    func entries(
        covering name: HostnamePattern, on gateway: NamespacedName?, at now: Timestamp
    ) -> [Entry] {
        if byHostname.isEmpty { return [] }
        for pattern in [name] + name.wider {
            let valid = (byHostname[pattern] ?? []).filter { entry in
                entry.delegation.isInForce(at: now)
                    && (gateway.map(entry.policy.isAbout) ?? true)
            }
            let loans = valid.filter { $0.delegation.until != nil }
            if !loans.isEmpty { return loans }
            if !valid.isEmpty { return valid }
        }
        return []
    }

    /// Until when who has what stays as it is; nil if no loan ends later.
    func nextEnd(after now: Timestamp) -> Timestamp? { ends.first { now < $0 } }

    /// What policies say of exactly that name, in force or not.
    func entries(of hostname: HostnamePattern) -> [Entry] { byHostname[hostname] ?? [] }

    /// What is delegated to a namespace and in force, by hostname.
    func entries(of namespace: String, at now: Timestamp) -> [Entry] {
        byHostname.values.joined()
            .filter { $0.delegation.namespace == namespace && $0.delegation.isInForce(at: now) }
            .inOrder
    }

    /// What is delegated to others and in force, by hostname.
    func entries(
        ofOthersThan namespace: String, at now: Timestamp,
        where isConcerned: (HostnamePattern) -> Bool
    ) -> [Entry] {
        byHostname.filter { isConcerned($0.key) }.values.joined()
            .filter { $0.delegation.namespace != namespace && $0.delegation.isInForce(at: now) }
            .inOrder
    }
}

extension [DelegationIndex.Entry] {
    fileprivate var inOrder: Self {
        sorted { left, right in
            left.delegation.hostname == right.delegation.hostname
                ? left.policy.name < right.policy.name
                : left.delegation.hostname < right.delegation.hostname
        }
    }
}

/// Who has a name by delegation.
public struct HostnameOwner: Hashable, Sendable {
    /// What is delegated: the name, or a wildcard over it.
    public let hostname: String
    public let namespace: String
    /// Of a loan.
    public let until: Timestamp?
    public let policy: String
}

extension GatewayState {
    /// Who has a name on a gateway, whether anybody serves it or not. Several only if policies
    /// contradict each other: then nobody may claim it.
    public func owners(
        ofHostname hostname: String, on gateway: NamespacedName, at now: Timestamp
    ) -> [HostnameOwner] {
        policies.table.delegations
            .entries(covering: HostnamePattern(hostname), on: gateway, at: now)
            .map(HostnameOwner.init)
    }
}

extension HostnameOwner {
    init(_ entry: DelegationIndex.Entry) {
        let delegation = entry.delegation
        self.init(
            hostname: delegation.hostname, namespace: delegation.namespace,
            until: delegation.until, policy: entry.policy.name)
    }
}
