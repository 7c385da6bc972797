import GatewayModel
import Synchronization

/// All policies of one state, and which of them select whom. The same for all states between two
/// changes of policies, so that each namespace is looked at once, and so is what has not changed.
final class PolicyTable: Sendable {
    private let stored: [StoredResource]
    private let made = MadeOnce<Content>()
    private let known = Mutex(KnownSelections())
    private let passed = Mutex<[ResourceID: PassedListeners]>([:])

    /// A class, so that it is not copied whenever something of it is asked.
    private final class Content: Sendable {
        let policies: [CompiledPolicy]
        let delegations: DelegationIndex
        let counted: (quota: Bool, bytes: Bool)

        init(_ stored: [StoredResource]) {
            policies = stored.compactMap(CompiledPolicy.init).sorted { $0.name < $1.name }
            delegations = DelegationIndex(policies)
            let quotas = policies.compactMap(\.spec.quota)
            counted = (!quotas.isEmpty, quotas.contains { $0.bytes != nil })
        }
    }

    /// So that nobody fills the memory by having many sets.
    private static let mostPassed = 10_000

    init(_ stored: [StoredResource]) { self.stored = stored }

    private var content: Content { made.value { Content(stored) } }

    /// In the order of their names.
    var policies: [CompiledPolicy] { content.policies }

    var delegations: DelegationIndex { content.delegations }

    /// What has to be counted of namespaces; nil if nothing has.
    var counted: (quota: Bool, bytes: Bool)? {
        if stored.isEmpty { return nil }
        return content.counted.quota ? content.counted : nil
    }

    subscript(name: String) -> CompiledPolicy? { policies.first { $0.name == name } }

    // MARK: Who is selected

    /// The policies that select a namespace.
    ///
    /// - Parameter labels: those that somebody gave it; its name is added here.
    func selection(of namespace: String, labels: [String: String]) -> PolicySelection {
        known.withLock { known in
            if let selection = known[namespace, labels] { return selection }
            let selectable = GatewayState.selectableLabels(of: namespace, given: labels)
            let selection = PolicySelection(
                known.rules(of: policies.filter { $0.selects(selectable) }))
            known.insert(selection, namespace, labels)
            return selection
        }
    }

    /// What policies say together, the same for the same policies.
    func rules(of policies: [CompiledPolicy]) -> PolicyRules {
        known.withLock { $0.rules(of: policies) }
    }

    /// Of the policies that are about everything.
    var rulesOfAll: PolicyRules { rules(of: policies.filter(\.selectsEverything)) }

    // MARK: What has been judged

    /// The listeners of a resource that need not be judged again.
    func passedListeners(
        of id: ResourceID, by rules: PolicyRules, on gateway: NamespacedName?, at now: Timestamp
    ) -> [Listener] {
        passed.withLock { passed in
            guard let known = passed[id], known.holds(by: rules, on: gateway, at: now) else {
                return []
            }
            return known.listeners
        }
    }

    func remember(
        _ listeners: [Listener], of id: ResourceID, by rules: PolicyRules,
        on gateway: NamespacedName?, at now: Timestamp
    ) {
        let passing = PassedListeners(
            rules: rules, gateway: gateway, listeners: listeners, from: now,
            until: delegations.nextEnd(after: now))
        passed.withLock { passed in
            if passed.count >= Self.mostPassed { passed.removeAll() }
            passed[id] = passing
        }
    }
}
