import GatewayModel

// What a policy selects, and whether it can be meant.

extension PolicyWarnings {
    func scopeWarnings() -> [Warning] {
        if changed.isEmpty { return [] }
        var selecting: Set<ObjectIdentifier> = []
        for concern in concerns {
            for policy in concern.policies { selecting.insert(ObjectIdentifier(policy)) }
        }
        var warnings: [Warning] = []
        for policy in changed where warnings.count < Self.mostListed {
            let selectsNothing = isComplete && !selecting.contains(ObjectIdentifier(policy))
            warnings += scopeWarnings(policy, selectsNothing: selectsNothing)
        }
        return warnings + contradictions()
    }

    private func scopeWarnings(
        _ policy: CompiledPolicy, selectsNothing: Bool
    ) -> [Warning] {
        var warnings: [Warning] = []
        func warn(_ code: String, isPlanned: Bool, _ message: String) {
            warnings.append(
                Warning(
                    code: code, resource: policy.stored.id, message: message,
                    isPlanned: isPlanned))
        }
        if policy.isEmpty {
            warn(
                "PolicyRulesNothing", isPlanned: true,
                "it has no rule, so it restricts nothing; add one, such as hostnames")
        }
        if policy.spec.namespaceSelector != nil, selectsNothing {
            warn(
                "PolicySelectsNothing", isPlanned: false,
                "no namespace that is there has the labels that it selects, so it rules nothing; "
                    + "see the labels of Namespaces")
        }
        for gateway in policy.spec.gateways where state.gateway(gateway.gateway) == nil {
            warn(
                "PolicySelectsNothing", isPlanned: false,
                "Gateway \(gateway.gateway) does not exist")
        }
        let unknown = Set(policy.spec.delegations.map(\.namespace)).subtracting(namespaces)
        for name in unknown.sorted().prefix(Self.mostListed) {
            warn(
                "UnknownNamespace", isPlanned: false,
                "names are delegated to namespace \(name), in which nothing is and which no "
                    + "Namespace declares; see that it is spelled right")
        }
        if policy.selectsEverything, !policy.onlyDelegates, !policy.isEmpty {
            warn(
                "PolicySelectsEverything", isPlanned: true,
                "it has neither namespaceSelector nor gateways, so it rules every namespace, the "
                    + "platform's too")
        }
        for scope in policy.spec.approval?.changes ?? [] where !policy.selectsEverything {
            for kind in scope.kinds {
                guard let kind = ResourceKind(rawValue: kind), !kind.isNamespaced,
                    kind.part != .namespace
                else { continue }
                warn(
                    "ApprovalWithoutEffect", isPlanned: true,
                    "a \(kind.rawValue) is in no namespace, so only a policy without "
                        + "namespaceSelector and gateways can demand approval for it")
            }
        }
        return warnings
    }

    // MARK: Contradictions

    private static let mostComparisons = 200_000

    private func contradictions() -> [Warning] {
        var (warnings, comparisons): ([Warning], Int) = ([], 0)
        func warn(_ policy: CompiledPolicy, _ message: String) {
            warnings.append(
                Warning(
                    code: "PoliciesContradict", resource: policy.stored.id, message: message,
                    isPlanned: false))
        }
        for policy in changed {
            for message in contradictingDelegations(of: policy) { warn(policy, message) }
            let names = HostnameFamily(policy.hostnames.map(\.pattern))
            for other in state.policies.table.policies where other !== policy {
                comparisons += 1 + other.hostnames.count
                if comparisons > Self.mostComparisons || warnings.count >= Self.mostListed {
                    return warnings
                }
                let isNamed = visibility.sees(other.stored.id)
                guard
                    let message = policy.contradiction(with: other, names, isNamed: isNamed)
                else { continue }
                comparisons += concerns.count
                if haveNamespaceInCommon(policy, other) { warn(policy, message) }
            }
        }
        return warnings
    }

    private func haveNamespaceInCommon(
        _ policy: CompiledPolicy, _ other: CompiledPolicy
    ) -> Bool {
        concerns.contains { concern in
            concern.policies.contains { $0 === policy }
                && other.selects(state.selectableLabels(ofNamespace: concern.namespace))
        }
    }

    private func contradictingDelegations(of policy: CompiledPolicy) -> [String] {
        let index = state.policies.table.delegations
        return policy.spec.delegations.lazy.compactMap { delegation -> String? in
            let second = index.entries(of: HostnamePattern(delegation.hostname)).first { entry in
                entry.delegation.namespace != delegation.namespace
                    && (entry.delegation.until == nil) == (delegation.until == nil)
                    && entry.policy.meetsGateways(of: policy)
            }
            guard let second else { return nil }
            let whose =
                visibility.sees(second.policy.stored.id)
                ? "\(second.delegation.namespace) by ListenerPolicy \(second.policy.name)"
                : "another by another ListenerPolicy"
            return "\(delegation.hostname) is delegated to namespace \(delegation.namespace) here "
                + "and to \(whose), so nobody may claim it; take it out of one of them"
        }.prefix(Self.mostListed).map(\.self)
    }
}
