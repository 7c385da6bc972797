import GatewayModel
import Synchronization

/// The policies that select one namespace.
final class PolicySelection: Sendable {
    let all: PolicyRules
    /// Whether it depends on gateways which of them are about a resource.
    let namesGateways: Bool

    init(_ rules: PolicyRules) {
        all = rules
        namesGateways = rules.policies.contains(where: \.namesGateways)
    }
}

/// What a policy table has found out. Nothing of it is a fact of its own, so all of it may be
/// forgotten at any time.
struct KnownSelections: Sendable {
    /// Of namespaces, by the labels that somebody gave them: the state before a change and after it
    /// may be asked in turns.
    private var byNamespace: [String: [(labels: [String: String], selection: PolicySelection)]] =
        [:]
    /// So that namespaces that are ruled alike have the same rules.
    private var rules: [[ObjectIdentifier]: PolicyRules] = [:]

    private static let mostNamespaces = 10_000
    private static let mostRules = 10_000
    private static let mostLabels = 2

    subscript(namespace: String, labels: [String: String]) -> PolicySelection? {
        byNamespace[namespace]?.first { $0.labels == labels }?.selection
    }

    mutating func insert(
        _ selection: PolicySelection, _ namespace: String, _ labels: [String: String]
    ) {
        if byNamespace.count >= Self.mostNamespaces { byNamespace.removeAll() }
        var known = byNamespace[namespace] ?? []
        if known.count >= Self.mostLabels { known.removeFirst() }
        known.append((labels, selection))
        byNamespace[namespace] = known
    }

    mutating func rules(of policies: [CompiledPolicy]) -> PolicyRules {
        let key = policies.map(ObjectIdentifier.init)
        if let known = rules[key] { return known }
        if rules.count >= Self.mostRules { rules.removeAll() }
        let made = PolicyRules(policies)
        rules[key] = made
        return made
    }
}
