import GatewayModel

// What may not be meant as it is said.

extension CompiledPolicy {
    /// Whether it restricts nothing, wherever it is asked.
    var isEmpty: Bool {
        var rest = spec
        (rest.namespaceSelector, rest.gateways, rest.variables) = (nil, [], [])
        return rest == ListenerPolicySpec()
    }

    /// Whether it has delegations, which bind everybody, and nothing besides.
    var onlyDelegates: Bool {
        var rest = spec
        rest.delegations = []
        return !spec.delegations.isEmpty && rest == ListenerPolicySpec()
    }

    /// Whether a gateway can be one that both are about.
    func meetsGateways(of other: CompiledPolicy) -> Bool {
        !namesGateways || !other.namesGateways
            || other.spec.gateways.contains { isAbout($0.gateway) }
    }

    /// Why nothing can satisfy both; nil if something can.
    ///
    /// - Parameters:
    ///   - names: the sets of ``hostnames`` of this one.
    ///   - isNamed: whether the other may be told of.
    func contradiction(
        with other: CompiledPolicy, _ names: HostnameFamily, isNamed: Bool
    ) -> String? {
        if !meetsGateways(of: other) { return nil }
        func nothing(_ what: String, _ own: String, _ others: String) -> String {
            let name = isNamed ? "ListenerPolicy \(other.name)" : "another ListenerPolicy"
            return "together with \(name) it leaves no \(what): this one allows \(own)"
                + (isNamed ? ", that one \(others)" : "")
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
            !other.hostnames.contains(where: { names.meets($0.pattern) })
        {
            return nothing("hostname", hostnameWords, other.hostnameWords)
        }
        return nil
    }
}

/// Names that are listed together, so that it is found at once whether another has something in
/// common with one of them: two that have are nested.
struct HostnameFamily {
    private let patterns: Set<HostnamePattern>
    private let wider: Set<HostnamePattern>

    init(_ patterns: some Sequence<HostnamePattern>) {
        self.patterns = Set(patterns)
        wider = Set(self.patterns.lazy.flatMap(\.wider))
    }

    /// Whether all that a pattern matches is in one of the names.
    func covers(_ pattern: HostnamePattern) -> Bool {
        patterns.contains(pattern) || pattern.wider.contains(where: patterns.contains)
    }

    func meets(_ pattern: HostnamePattern) -> Bool {
        wider.contains(pattern) || covers(pattern)
    }
}
