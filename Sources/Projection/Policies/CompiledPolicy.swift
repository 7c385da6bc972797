import GatewayModel
import RegularExpressions
import Synchronization

/// A policy, ready to judge by: its expressions are compiled when they are first asked, and once.
final class CompiledPolicy: Sendable {
    let stored: StoredResource
    let spec: ListenerPolicySpec
    let hostnames: [(pattern: HostnamePattern, allowance: HostnameAllowance)]
    /// Whether any entry keeps names in the wildcards of others.
    let deniesCarveOuts: Bool
    private let gateways: Set<NamespacedName>
    private let messagePattern = MadeOnce<TextPattern?>()
    /// By kind and namespace; the namespace is empty where a pattern does not name it.
    private let patterns = Mutex<[NameKey: [TextPattern]]>([:])

    var name: String { stored.id.name }

    init?(_ stored: StoredResource) {
        guard case .listenerPolicy(let spec) = stored.resource.spec else { return nil }
        (self.stored, self.spec) = (stored, spec)
        hostnames = spec.hostnames.map { (HostnamePattern($0.hostname), $0) }
        deniesCarveOuts = spec.hostnames.contains { $0.carveOuts == .deny }
        gateways = Set(spec.gateways.map(\.gateway))
    }

    // MARK: What it is about

    /// Whether it selects a namespace that has these labels.
    func selects(_ labels: [String: String]) -> Bool {
        spec.namespaceSelector?.matches(labels) ?? true
    }

    /// Whether it is about everything: only then about what is in no namespace, too.
    var selectsEverything: Bool { spec.namespaceSelector == nil && gateways.isEmpty }

    func isAbout(_ gateway: NamespacedName) -> Bool {
        gateways.isEmpty || gateways.contains(gateway)
    }

    /// Whether it is about a resource on these gateways.
    func isAbout(anyOf named: [NamespacedName]) -> Bool {
        gateways.isEmpty || named.contains(where: gateways.contains)
    }

    var namesGateways: Bool { !gateways.isEmpty }

    // MARK: Names and messages

    /// What names of that kind have to match, one of it; nil where nothing is said of the kind.
    func patterns(ofKind kind: String, in namespace: String) -> [TextPattern]? {
        let rules = spec.names.filter { $0.kind == kind }
        return rules.isEmpty ? nil : compiled(rules, kind, namespace)
    }

    /// What those patterns are made of: who says the same has the same.
    func expressions(ofKind kind: String, in namespace: String) -> [String] {
        spec.names.filter { $0.kind == kind }
            .compactMap { NamePattern($0.pattern)?.expression(in: namespace, spec.variables) }
    }

    private func compiled(
        _ rules: [NamingRule], _ kind: String, _ namespace: String
    ) -> [TextPattern] {
        let parts = rules.compactMap { NamePattern($0.pattern) }
        let key = NameKey(
            kind: kind, namespace: parts.contains(where: \.namesNamespace) ? namespace : "")
        return patterns.withLock { known in
            if let patterns = known[key] { return patterns }
            if known.count >= NameKey.knownLimit { known.removeAll() }
            let made = expressions(ofKind: kind, in: namespace).compactMap(TextPattern.init)
            known[key] = made
            return made
        }
    }

    func admits(message: String) -> Bool {
        spec.message == nil || (!message.isBlank && hasPattern(message))
    }

    /// Whether its pattern is found in a message that is not blank.
    func hasPattern(_ message: String) -> Bool {
        guard let expression = spec.message?.pattern else { return true }
        return messagePattern.value { TextPattern(expression) }?.isFound(in: message) ?? false
    }
}

extension String {
    var isBlank: Bool {
        unicodeScalars.allSatisfy { scalar in
            // Nor is there anything to read in joiners, marks of direction and the like.
            scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
