import GatewayModel

/// Judges single resources by the policies of a state. Pure.
struct PolicyJudge {
    let state: GatewayState
    let now: Timestamp
    /// What the same change makes of Namespaces.
    private var upcomingLabels: [String: [String: String]] = [:]
    /// What the same change makes of sets, so that a route finds the one that comes with it.
    private var upcomingParents: [ResourceID: NamespacedName] = [:]

    /// - Parameter upcoming: what the change wants to be there.
    init(_ upcoming: [Resource] = [], over state: GatewayState, now: Timestamp) {
        (self.state, self.now) = (state, now)
        for resource in upcoming {
            if resource.kind.part == .namespace {
                upcomingLabels[resource.metadata.name] = resource.metadata.labels
            } else if upcoming.count > 1, let parent = resource.spec.parent {
                upcomingParents[resource.id] = parent
            }
        }
    }

    private var table: PolicyTable { state.policies.table }

    // MARK: Who is asked

    /// The policies that select a namespace by the labels that it will have.
    func selection(ofNamespace name: String) -> PolicySelection {
        let labels = upcomingLabels.isEmpty ? nil : upcomingLabels[name]
        return table.selection(
            of: name, labels: labels ?? state.givenLabels(ofNamespace: name))
    }

    /// The policies that select a resource of a namespace.
    ///
    /// Where the same change gives the namespace other labels, those that it had count too: else
    /// labels that are taken off and put back would let anything pass.
    func rules(about resource: Resource) -> PolicyRules {
        let namespace = resource.metadata.namespace
        let after = rules(selection(ofNamespace: namespace), about: resource)
        guard upcomingLabels[namespace] != nil else { return after }
        let before = rules(
            table.selection(of: namespace, labels: state.givenLabels(ofNamespace: namespace)),
            about: resource)
        let more = before.policies.filter { policy in
            !after.policies.contains { $0 === policy }
        }
        return more.isEmpty ? after : table.rules(of: after.policies + more)
    }

    /// Those of a selection that are about the gateways of a resource.
    func rules(_ selection: PolicySelection, about resource: Resource) -> PolicyRules {
        guard selection.namesGateways else { return selection.all }
        let gateways = gateways(of: resource)
        return table.rules(
            of: selection.all.policies.filter { $0.isAbout(anyOf: gateways) })
    }

    /// The policies that a change of a resource is asked of, whatever becomes of it: of a Namespace
    /// also those that it would get rid of, and of what is in no namespace those that are about
    /// everything.
    func rules(
        changing id: ResourceID, from old: Resource?, to new: Resource?
    ) -> PolicyRules {
        guard id.kind.row.isWritable else { return table.rules(of: []) }
        guard id.kind.part == .namespace || id.kind.isNamespaced else { return table.rulesOfAll }
        let now = selection(ofNamespace: id.team)
        let before =
            upcomingLabels.isEmpty
            ? now
            : table.selection(of: id.team, labels: state.givenLabels(ofNamespace: id.team))
        if now === before, !now.namesGateways { return now.all }
        let selecting =
            now.all.policies
            + before.all.policies.filter { policy in
                !now.all.policies.contains { $0 === policy }
            }
        guard now.namesGateways || before.namesGateways else { return table.rules(of: selecting) }
        let gateways = [new, old].compactMap(\.self).flatMap(gateways)
        return table.rules(of: selecting.filter { $0.isAbout(anyOf: gateways) })
    }

    /// The gateways that a resource is on, or wants to be on.
    func gateways(of resource: Resource) -> [NamespacedName] {
        if resource.kind.part == .gateway { return [resource.id.namespacedName] }
        if let parent = resource.spec.parent { return [parent] }
        guard let route = resource.spec.route else { return [] }
        return route.parentRefs.compactMap { $0.owner(of: resource.id) }.compactMap(gateway)
    }

    /// The gateway that a Gateway or a ListenerSet is, or wants to be on.
    func gateway(of owner: ResourceID) -> NamespacedName? {
        owner.kind.part == .gateway ? owner.namespacedName : parent(of: owner)
    }

    private func parent(of set: ResourceID) -> NamespacedName? {
        upcomingParents[set] ?? state[set]?.parent
    }

    // MARK: What they say

    /// What is wrong with a resource of a namespace.
    ///
    /// Most is all right, which is found out by all policies together; only what is not is asked
    /// of each, for its words.
    ///
    /// - Parameters:
    ///   - before: what it was; a listener that was there takes nothing anew out of the wildcard
    ///     of another.
    ///   - most: after so many no more is looked for.
    func violations(
        of resource: Resource, by rules: PolicyRules, before: StoredResource?, most: Int = .max
    ) -> [PolicyViolation] {
        if rules.policies.isEmpty && table.delegations.isEmpty { return [] }
        let gateway = resource.listeners.isEmpty ? nil : gateways(of: resource).first
        let standing = standingListeners(of: resource, before: before)
        let asked = resource.spec.route.map {
            hostnameViolations(ofRoute: $0, resource, rules.policies)
        }
        if let asked, !asked.isEmpty {
            return asked
                + violations(
                    of: resource, by: rules.policies, on: gateway, standing: [], most: most)
        }
        if passes(resource, rules, on: gateway, standing: standing) { return [] }
        return violations(
            of: resource, by: rules.policies, on: gateway, standing: standing, most: most)
    }

    /// The listeners that a resource had where it is: on another gateway all are new.
    func standingListeners(of resource: Resource, before: StoredResource?) -> [Listener] {
        guard let before, before.resource.spec.parent == resource.spec.parent else { return [] }
        return before.listeners
    }

    /// What each policy says, one after the other.
    func violations(
        of resource: Resource, by policies: [CompiledPolicy], on gateway: NamespacedName?,
        standing: [Listener], most: Int = .max
    ) -> [PolicyViolation] {
        let namespace = resource.metadata.namespace
        let kind = resource.kind.rawValue
        var violations = policies.compactMap { policy in
            policy.violation(
                ofName: resource.metadata.name, policy.patterns(ofKind: kind, in: namespace),
                kind: kind, in: namespace, at: "/metadata/name")
        }
        if resource.listeners.isEmpty { return violations }
        let names = policies.map { $0.patterns(ofKind: NamingRule.listener, in: namespace) }
        for (index, listener) in resource.listeners.enumerated() {
            let pointer = "/spec/listeners/\(index)"
            for (policy, names) in zip(policies, names) {
                if violations.count >= most { return violations }
                violations += policy.violations(of: listener, names, in: namespace, at: pointer)
            }
            guard let gateway, listener.claimsHostname else { continue }
            violations += hostnameViolations(
                of: listener, in: namespace, on: gateway, policies,
                isNew: !standing.contains(listener), at: pointer)
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
            entry.violation(of: claim, listener, in: namespace, at: pointer + "/hostname")
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
    func isInWildcard(
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
