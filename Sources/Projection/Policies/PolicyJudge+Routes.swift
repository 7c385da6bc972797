import GatewayModel

/// The names that a route asks for: on somebody's wildcard listener it has the traffic of a name as
/// much as who has a listener for it.
extension PolicyJudge {
    /// - Parameter rules: the policies that are asked.
    func hostnameViolations(
        ofRoute route: RouteSpec, _ resource: Resource, _ rules: [CompiledPolicy]
    ) -> [PolicyViolation] {
        let restricting = rules.filter { !$0.hostnames.isEmpty }
        let delegations = state.policies.table.delegations
        if restricting.isEmpty && delegations.isEmpty { return [] }
        let namespace = resource.metadata.namespace
        let parents = route.parentRefs.compactMap { $0.owner(of: resource.id) }
        var violations: [PolicyViolation] = []
        for (index, hostname) in route.hostnames.enumerated() {
            let claim = HostnamePattern(hostname)
            let pointer = "/spec/hostnames/\(index)"
            var isDelegated = false
            for parent in parents {
                guard let gateway = gateway(of: parent) else { continue }
                let entries = delegations.entries(covering: claim, on: gateway, at: now)
                isDelegated = isDelegated || !entries.isEmpty
                // Who has the name may let routes of others have it on its own listeners.
                let owners = [namespace, parent.namespace]
                for entry in entries where !owners.contains(entry.delegation.namespace) {
                    let violation = entry.violation(of: claim, in: namespace, at: pointer)
                    if !violations.contains(violation) { violations.append(violation) }
                }
            }
            if isDelegated { continue }
            for policy in restricting
            where !policy.hostnames.contains(where: { $0.pattern.covers(claim) }) {
                violations.append(
                    policy.hostnameViolation(ofRoute: claim, in: namespace, at: pointer))
            }
        }
        if route.hostnames.isEmpty, resource.kind.isOfRequests,
            route.parentRefs.contains(where: { $0.namespace.map { $0 != namespace } ?? false })
        {
            // It would have all the names of listeners that are not its team's.
            violations += restricting.map { policy in
                policy.hostnameViolation(
                    ofRoute: HostnamePattern(nil), in: namespace, at: "/spec/hostnames")
            }
        }
        return violations
    }
}

extension CompiledPolicy {
    fileprivate func hostnameViolation(
        ofRoute claim: HostnamePattern, in namespace: String, at pointer: String
    ) -> PolicyViolation {
        let what = claim.isAny ? "every name that listeners of others have" : claim.text
        return PolicyViolation(
            self, .hostname, allowed: hostnameWords, at: pointer,
            "a route of namespace \(namespace) may not ask for \(what); use \(hostnameWords)")
    }
}
