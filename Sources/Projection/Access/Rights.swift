public import GatewayModel

/// What one principal may do: what its bindings add up to.
public final class Rights: Sendable {
    /// May do everything, whatever roles say.
    public let isUnlimited: Bool
    /// The ClusterRoles that it has everywhere, by name.
    public let clusterRoles: Set<String>
    private let everywhere: [PolicyRule]
    private let byNamespace: [String: [PolicyRule]]

    init(
        isUnlimited: Bool, everywhere: [PolicyRule], byNamespace: [String: [PolicyRule]],
        clusterRoles: Set<String> = []
    ) {
        self.clusterRoles = clusterRoles
        self.isUnlimited = isUnlimited
        self.everywhere = everywhere
        self.byNamespace = byNamespace
    }

    public func allows(_ verb: AccessVerb, _ target: AccessTarget) -> Bool {
        if isUnlimited { return true }
        return everywhere.contains { $0.allows(verb, target) }
            || (byNamespace[target.namespace]?.contains { $0.allows(verb, target) } ?? false)
    }

    public func allows(_ verb: AccessVerb, _ id: ResourceID) -> Bool {
        isUnlimited || allows(verb, AccessTarget(id))
    }

    /// Whether it is so in some namespace, or for some of that name: what is listed then has to be
    /// filtered.
    public func allowsSomewhere(_ verb: AccessVerb, _ target: AccessTarget) -> Bool {
        isUnlimited || everywhere.contains { $0.mayAllow(verb, target) }
            || byNamespace.values.contains { $0.contains { $0.mayAllow(verb, target) } }
    }

    /// Whether it is so in every namespace and for every name: nothing has to be filtered.
    public func allowsEverywhere(_ verb: AccessVerb, _ target: AccessTarget) -> Bool {
        isUnlimited
            || everywhere.contains { $0.resourceNames.isEmpty && $0.mayAllow(verb, target) }
    }

    /// Whether there is anything in that namespace that it may see or do. To others the namespace
    /// and all in it might as well not be.
    public func reaches(namespace: String) -> Bool {
        isUnlimited || !everywhere.isEmpty || byNamespace[namespace] != nil
    }

    /// The rules that grant more than these rights have, in one namespace or (nil) everywhere.
    public func uncovered(_ rules: [PolicyRule], in namespace: String?) -> [PolicyRule] {
        if isUnlimited { return [] }
        let own = everywhere + (namespace.flatMap { byNamespace[$0] } ?? [])
        return rules.filter { !$0.isCovered(by: own) }
    }

    /// For those who ask what they may do. Sorted.
    public var namespaces: [String] { byNamespace.keys.sorted() }

    /// In one namespace, or (nil) everywhere.
    public func rules(in namespace: String?) -> [PolicyRule] {
        namespace.map { byNamespace[$0] ?? [] } ?? everywhere
    }
}

extension PolicyRule {
    func allows(_ verb: AccessVerb, _ target: AccessTarget) -> Bool {
        mayAllow(verb, target)
            && (resourceNames.isEmpty || resourceNames.contains(target.name))
    }

    /// For some name.
    func mayAllow(_ verb: AccessVerb, _ target: AccessTarget) -> Bool {
        verbs.has(verb.rawValue) && resources.has(target.resource) && apiGroups.has(target.group)
    }

    /// Whether all that this rule grants is granted by others, each single combination by one of
    /// them, as Kubernetes judges it.
    func isCovered(by others: [PolicyRule]) -> Bool {
        for group in apiGroups {
            for resource in resources {
                for verb in verbs {
                    let covering = others.filter {
                        $0.verbs.has(verb) && $0.resources.has(resource) && $0.apiGroups.has(group)
                    }
                    if covering.contains(where: \.resourceNames.isEmpty) { continue }
                    let names = Set(covering.flatMap(\.resourceNames))
                    if resourceNames.isEmpty || !names.isSuperset(of: resourceNames) {
                        return false
                    }
                }
            }
        }
        return true
    }
}

extension [String] {
    /// Whether a list of a rule has `text`, or everything.
    fileprivate func has(_ text: String) -> Bool { contains { $0 == text || $0 == "*" } }
}
