import GatewayModel

extension GatewayState {
    /// - Parameter ids: what a commit touched, after it.
    func policyWarnings(_ ids: [ResourceID], at now: Timestamp) -> [Warning] {
        let concerns = ids.contains { $0.kind.isPolicy || $0.kind.part == .namespace }
        return concerns ? PolicyWarnings(state: self, now: now).all(about: ids) : []
    }
}

/// What a change of policies, or of the labels that they select by, means for what exists. Nothing
/// is taken down; it is told.
struct PolicyWarnings {
    let state: GatewayState
    let now: Timestamp

    /// More resources than this are counted and not listed.
    private static let mostListed = 100

    func all(about ids: [ResourceID]) -> [Warning] {
        let changed = ids.filter { $0.kind.isPolicy && state[$0] != nil }
        let policies = changed.compactMap { state.policies.table[$0.name] }
        let relabelled = Set(ids.filter { $0.kind.part == .namespace }.map(\.name))
        if policies.isEmpty && (relabelled.isEmpty || state.policies.isEmpty) { return [] }
        return policies.flatMap(scopeWarnings)
            + violationWarnings(of: policies, relabelled: relabelled)
    }

    // MARK: What a policy selects

    private func scopeWarnings(_ policy: CompiledPolicy) -> [Warning] {
        var warnings: [Warning] = []
        func warn(_ code: String, _ message: String) {
            warnings.append(Warning(code: code, resource: policy.stored.id, message: message))
        }
        let namespaces = namespaces(selectedBy: policy)
        if policy.spec.namespaceSelector != nil, namespaces.isEmpty {
            warn(
                "PolicySelectsNothing",
                "no namespace that is there has the labels that it selects, so it rules nothing; "
                    + "see the labels of Namespaces")
        }
        for gateway in policy.spec.gateways where state.gateway(gateway.gateway) == nil {
            warn("PolicySelectsNothing", "Gateway \(gateway.gateway) does not exist")
        }
        if policy.selectsEverything, !policy.onlyDelegates {
            warn(
                "PolicySelectsEverything",
                "it has neither namespaceSelector nor gateways, so it rules every namespace, the "
                    + "platform's too")
        }
        for scope in policy.spec.approval?.changes ?? [] where !policy.selectsEverything {
            for kind in scope.kinds {
                guard let kind = ResourceKind(rawValue: kind), !kind.isNamespaced,
                    kind.part != .namespace
                else { continue }
                warn(
                    "ApprovalWithoutEffect",
                    "a \(kind.rawValue) is in no namespace, so only a policy without "
                        + "namespaceSelector and gateways can demand approval for it")
            }
        }
        for other in state.policies.table.policies where other !== policy {
            guard let contradiction = policy.contradiction(with: other),
                contradiction.isOfDelegations
                    || namespaces.contains(where: { name in
                        other.selects(state.selectableLabels(ofNamespace: name))
                    })
            else { continue }
            warn("PoliciesContradict", contradiction.sentence)
        }
        warnings += quotaWarnings(policy, namespaces)
        return warnings
    }

    private func quotaWarnings(
        _ policy: CompiledPolicy, _ namespaces: [String]
    ) -> [Warning] {
        guard let quota = policy.spec.quota, let usage = state.policies.usage else { return [] }
        var warnings: [Warning] = []
        for namespace in namespaces.prefix(Self.mostListed) {
            for entry in QuotaEntry.all {
                guard let limit = entry.limit(quota), entry.used(usage[namespace]) > limit else {
                    continue
                }
                warnings.append(
                    Warning(
                        code: "QuotaExceeded", resource: .namespace(namespace),
                        message: "namespace \(namespace) has \(entry.used(usage[namespace])) "
                            + "\(entry.noun), and policy \(policy.name) allows \(limit): they "
                            + "stay, and none can be added"))
            }
        }
        return warnings
    }

    // MARK: What exists and breaks it

    private func violationWarnings(
        of policies: [CompiledPolicy], relabelled: Set<String>
    ) -> [Warning] {
        let judge = PolicyJudge(over: state, now: now)
        var (warnings, unlisted): ([Warning], Int) = ([], 0)
        let names = Set(policies.map(\.name))
        for id in state.teamResources {
            guard let stored = state[id] else { continue }
            let isRelabelled = relabelled.contains(id.namespace)
            let violations = judge.violations(
                of: stored.resource, by: judge.rules(about: stored.resource), before: stored
            ).filter { isRelabelled || names.contains($0.policy) }
            for violation in violations {
                guard warnings.count < Self.mostListed else {
                    unlisted += 1
                    continue
                }
                warnings.append(
                    Warning(
                        code: "PolicyViolated", resource: id, listener: violation.listener,
                        message: violation.detail + "; it stays as it is until it is changed"))
            }
        }
        if unlisted > 0 {
            warnings.append(
                Warning(
                    code: "PolicyViolated",
                    message: "\(unlisted) more violations are not listed; see the status of what "
                        + "has listeners"))
        }
        return warnings
    }

    /// The namespaces that are declared or have something in them, and that a policy selects.
    private func namespaces(selectedBy policy: CompiledPolicy) -> [String] {
        Set(state.teamResources.map(\.namespace) + state.ids(of: .namespace).map(\.name)).sorted()
            .filter { policy.selects(state.selectableLabels(ofNamespace: $0)) }
    }
}

extension CompiledPolicy {
    /// Whether it has delegations, which bind everybody, and nothing besides.
    fileprivate var onlyDelegates: Bool {
        var rest = spec
        rest.delegations = []
        return !spec.delegations.isEmpty && rest == ListenerPolicySpec()
    }

    /// Why nothing can satisfy both; nil if something can.
    fileprivate func contradiction(
        with other: CompiledPolicy
    ) -> (sentence: String, isOfDelegations: Bool)? {
        if namesGateways, other.namesGateways,
            !other.spec.gateways.contains(where: { isAbout($0.gateway) })
        {
            return nil
        }
        func nothing(
            _ what: String, _ own: String, _ others: String
        ) -> (sentence: String, isOfDelegations: Bool) {
            (
                "together with ListenerPolicy \(other.name) it leaves no \(what): this one allows "
                    + "\(own), that one \(others)", false
            )
        }
        let (ports, others) = (spec.ports, other.spec.ports)
        if !ports.isEmpty, !others.isEmpty,
            !ports.contains(where: { port in
                others.contains { $0.range.overlaps(port.range) }
            })
        {
            return nothing("port", portWords, other.portWords)
        }
        let protocols = spec.protocols
        if !protocols.isEmpty, !other.spec.protocols.isEmpty,
            !protocols.contains(where: other.spec.protocols.contains)
        {
            return nothing("protocol", protocolWords, other.protocolWords)
        }
        if !hostnames.isEmpty, !other.hostnames.isEmpty,
            !hostnames.contains(where: { own in
                other.hostnames.contains { $0.pattern.intersection(own.pattern) != nil }
            })
        {
            return nothing("hostname", hostnameWords, other.hostnameWords)
        }
        for delegation in spec.delegations {
            guard
                let second = other.spec.delegations.first(where: { second in
                    second.hostname == delegation.hostname
                        && second.namespace != delegation.namespace
                        && (second.until == nil) == (delegation.until == nil)
                })
            else { continue }
            return (
                "\(delegation.hostname) is delegated to namespace \(delegation.namespace) here "
                    + "and to \(second.namespace) by ListenerPolicy \(other.name), so nobody may "
                    + "claim it; take it out of one of them", true
            )
        }
        return nil
    }
}
