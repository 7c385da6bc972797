import GatewayModel
import RegularExpressions

// The judgement of all policies together: whether anything is wrong, and not what.

extension PolicyJudge {
    /// Whether no policy has anything against a resource: then, and only then, is nothing in
    /// ``violations(of:by:on:standing:most:)``.
    ///
    /// - Parameters:
    ///   - gateway: the one that its listeners are on.
    ///   - known: those of its listeners that were there before.
    func passes(
        _ resource: Resource, _ rules: PolicyRules, on gateway: NamespacedName?,
        standing known: [Listener]
    ) -> Bool {
        let listeners = resource.listeners
        let namespace = resource.metadata.namespace
        let table = state.policies.table
        let passed =
            listeners.isEmpty
            ? [] : table.passedListeners(of: resource.id, by: rules, on: gateway, at: now)
        if passed.isEmpty {
            // A resource that has passed had the same name.
            let patterns = rules.patterns(ofKind: resource.kind.rawValue, in: namespace)
            guard patterns.admit(resource.metadata.name) else { return false }
        }
        if listeners.isEmpty { return true }
        var names: [[TextPattern]]?
        // What passed last is mostly what is stored: the same memory, so nothing is compared.
        let isStored = passed == known
        for (index, listener) in listeners.enumerated() {
            let isNew = !known.has(listener, near: index)
            if !isNew, isStored || passed.has(listener, near: index) { continue }
            // Mostly it is another listener of a name that has passed.
            if !passed.has(name: listener.name, near: index) {
                let patterns = names ?? rules.patterns(ofKind: NamingRule.listener, in: namespace)
                guard patterns.admit(listener.name) else { return false }
                names = patterns
            }
            guard rules.together.admits(listener),
                admitsHostname(of: listener, in: namespace, on: gateway, rules, isNew: isNew)
            else { return false }
        }
        table.remember(listeners, of: resource.id, by: rules, on: gateway, at: now)
        return true
    }

    private func admitsHostname(
        of listener: Listener, in namespace: String, on gateway: NamespacedName?,
        _ rules: PolicyRules, isNew: Bool
    ) -> Bool {
        guard let gateway, listener.claimsHostname else { return true }
        let claim = HostnamePattern(listener.hostname)
        let entries = state.policies.table.delegations.entries(
            covering: claim, on: gateway, at: now)
        // What is delegated may be claimed, whatever the lists of others say.
        if !entries.isEmpty {
            return entries.allSatisfy { $0.delegation.namespace == namespace }
        }
        let together = rules.together
        guard together.admits(claim) else { return false }
        guard isNew, together.deniesCarveOuts, !together.admits(claim, carvingOut: true) else {
            return true
        }
        return !isInWildcard(ofOthersThan: namespace, listener, on: gateway)
    }
}

extension [[TextPattern]] {
    /// Whether a name matches one expression of each list.
    fileprivate func admit(_ name: String) -> Bool {
        allSatisfy { list in list.contains { $0.matches(name) } }
    }
}
