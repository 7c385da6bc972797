/// The policies that were asked of a change: mostly all of one selection, whose names are in order
/// already.
struct AskedPolicies {
    private var whole: [PolicyRules] = []
    private var single: Set<String> = []

    mutating func note(_ rules: PolicyRules) {
        if rules.policies.isEmpty || whole.contains(where: { $0 === rules }) { return }
        whole.append(rules)
    }

    /// Some of the names of `rules`.
    mutating func note(_ names: some Sequence<String>, of rules: PolicyRules) {
        if whole.contains(where: { $0 === rules }) { return }
        single.formUnion(names)
    }

    /// In order.
    var names: [String] {
        if single.isEmpty && whole.count <= 1 { return whole.first?.names ?? [] }
        return single.union(whole.lazy.flatMap(\.names)).sorted()
    }
}

extension [PolicyRules] {
    /// Without those that are there already.
    var eachOnce: [PolicyRules] {
        if count < 2 { return self }
        var seen: Set<ObjectIdentifier> = []
        return filter { seen.insert(ObjectIdentifier($0)).inserted }
    }
}
