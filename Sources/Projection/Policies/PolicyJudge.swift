import GatewayModel

/// Judges single resources by the policies of a state. Pure.
struct PolicyJudge {
    let state: GatewayState
    /// What the same change makes of resources, so that a route finds the set that comes with it.
    var upcoming: [ResourceID: Resource] = [:]
    let now: Timestamp

    private var table: PolicyTable { state.policies.table }

    // MARK: Who is asked

    /// The labels of a namespace, as they will be.
    func labels(ofNamespace name: String) -> [String: String] {
        var labels =
            upcoming[.namespace(name)]?.metadata.labels ?? state.selectableLabels(ofNamespace: name)
        labels["kubernetes.io/metadata.name"] = name
        return labels
    }

    /// The policies that select a resource of a namespace.
    func policies(about resource: Resource) -> [CompiledPolicy] {
        let selecting = table.selecting(labels(ofNamespace: resource.metadata.namespace))
        guard selecting.contains(where: \.namesGateways) else { return selecting }
        let gateways = gateways(of: resource)
        return selecting.filter { $0.isAbout(anyOf: gateways) }
    }

    /// The gateways that a resource is on, or wants to be on.
    func gateways(of resource: Resource) -> [NamespacedName] {
        if resource.kind.part == .gateway { return [resource.id.namespacedName] }
        if let parent = resource.spec.parent { return [parent] }
        guard let route = resource.spec.route else { return [] }
        return route.parentRefs.compactMap { $0.owner(of: resource.id) }.compactMap { owner in
            owner.kind.part == .gateway ? owner.namespacedName : parent(of: owner)
        }
    }

    private func parent(of set: ResourceID) -> NamespacedName? {
        upcoming[set]?.spec.parent ?? state[set]?.parent
    }

    // MARK: What they say

    /// What is wrong with a resource of a namespace.
    ///
    /// - Parameter before: what it was; a listener that was there takes nothing anew out of the
    ///   wildcard of another.
    func violations(
        of resource: Resource, by policies: [CompiledPolicy], before: StoredResource?
    ) -> [PolicyViolation] {
        let namespace = resource.metadata.namespace
        let kind = resource.kind.rawValue
        var violations = policies.compactMap { policy in
            policy.violation(
                ofName: resource.metadata.name, policy.patterns(ofKind: kind, in: namespace),
                kind: kind, in: namespace, at: "/metadata/name")
        }
        if resource.listeners.isEmpty { return violations }
        let gateway = gateways(of: resource).first
        let names = policies.map { $0.patterns(ofKind: NamingRule.listener, in: namespace) }
        for (index, listener) in resource.listeners.enumerated() {
            let pointer = "/spec/listeners/\(index)"
            for (policy, names) in zip(policies, names) {
                violations += policy.violations(of: listener, names, in: namespace, at: pointer)
            }
            guard let gateway, listener.claimsHostname else { continue }
            let isNew = !(before?.listeners.contains(listener) ?? false)
            violations += hostnameViolations(
                of: listener, in: namespace, on: gateway, policies, isNew: isNew, at: pointer)
        }
        return violations
    }

    private func hostnameViolations(
        of listener: Listener, in namespace: String, on gateway: NamespacedName,
        _ policies: [CompiledPolicy], isNew: Bool, at pointer: String
    ) -> [PolicyViolation] {
        let claim = HostnamePattern(listener.hostname)
        let entries = table.delegations.entries(covering: claim, on: gateway, at: now)
        let strangers = entries.filter { $0.delegation.namespace != namespace }
        var violations = strangers.map { entry in
            entry.violation(of: claim, listener, in: namespace, at: pointer)
        }
        // What is delegated may be claimed, whatever the lists of others say.
        if !entries.isEmpty { return violations }
        for policy in policies where !policy.hostnames.isEmpty {
            if !policy.admits(claim) {
                violations.append(
                    policy.hostnameViolation(of: claim, listener, in: namespace, at: pointer))
            } else if isNew, policy.deniesCarveOuts, !policy.admits(claim, carvingOut: true),
                isInWildcard(ofOthersThan: namespace, listener, on: gateway)
            {
                violations.append(policy.carveOutViolation(of: claim, listener, at: pointer))
            }
        }
        return violations
    }

    /// Whether the wildcard of another namespace serves what the listener would take.
    private func isInWildcard(
        ofOthersThan namespace: String, _ listener: Listener, on gateway: NamespacedName
    ) -> Bool {
        guard let record = state.gateway(gateway),
            let key = listener.claim(under: record.rules).key
        else { return false }
        let view = state.view(of: record)
        let holder = key.wider.lazy.compactMap { state.winner(of: $0, in: view) }.first
        return holder.map { $0.owner.namespace != namespace } ?? false
    }
}

extension Listener {
    /// Whether it competes for a name, and not only for a port.
    var claimsHostname: Bool { self.protocol != .tcp && self.protocol != .udp }
}

extension CompiledPolicy {
    /// Whether an entry of its hostnames admits a claim.
    ///
    /// - Parameter carvingOut: also where it takes a name out of somebody's wildcard.
    fileprivate func admits(_ claim: HostnamePattern, carvingOut: Bool = false) -> Bool {
        hostnames.contains { pattern, allowance in
            pattern.covers(claim) && (allowance.wildcards == .allow || claim.isExact)
                && (!carvingOut || allowance.carveOuts == .allow)
        }
    }
}
