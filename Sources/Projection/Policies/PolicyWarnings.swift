import GatewayModel

/// A Namespace that a change gives other labels.
struct Relabelling: Sendable {
    let namespace: String
    /// Those that it had.
    let before: [String: String]
}

extension GatewayState {
    /// The namespaces that a commit is about to give other labels; none where no policy asks.
    func relabellings(by events: [Event]) -> [Relabelling] {
        if policies.isEmpty { return [] }
        return events.compactMap { event in
            guard event.id.kind.part == .namespace else { return nil }
            let before = givenLabels(ofNamespace: event.id.name)
            var after: [String: String] = [:]
            if case .applied(let stored) = event { after = stored.resource.metadata.labels }
            return before == after ? nil : Relabelling(namespace: event.id.name, before: before)
        }
    }

    /// - Parameters:
    ///   - ids: what a commit touched, after it.
    ///   - visibility: of who made it.
    func policyWarnings(
        _ ids: [ResourceID], _ relabellings: [Relabelling], at now: Timestamp,
        to visibility: Visibility
    ) -> [Warning] {
        if policies.isEmpty { return [] }
        if relabellings.isEmpty, !ids.contains(where: \.kind.isPolicy) { return [] }
        var warnings = PolicyWarnings(self, ids, relabellings, at: now, to: visibility)
        return warnings.all()
    }
}

/// What a change of policies, or of the labels that they select by, means for what exists. Nothing
/// is taken down; it is told.
///
/// Only what is concerned is looked at, and no more than so much of it: whoever waits for the next
/// decision waits for this, too.
struct PolicyWarnings {
    /// What policies say for the first time of what is in a namespace.
    struct Concern {
        let namespace: String
        let policies: [CompiledPolicy]
    }

    let state: GatewayState
    let now: Timestamp
    let visibility: Visibility
    /// Those that the change has made, in the order of their names.
    let changed: [CompiledPolicy]
    /// Of the namespaces that are there, in order.
    private(set) var concerns: [Concern] = []
    private(set) var namespaces: Set<String> = []
    /// Whether all namespaces were looked at.
    private(set) var isComplete = true
    private let relabellings: [Relabelling]
    private var found: [Warning] = []
    /// How often a policy may still be asked whether it selects a namespace.
    private var selections = Self.mostSelections

    /// More of one sort than this are counted and not listed.
    static let mostListed = 100
    private static let mostSelections = 400_000

    init(
        _ state: GatewayState, _ ids: [ResourceID], _ relabellings: [Relabelling],
        at now: Timestamp, to visibility: Visibility
    ) {
        (self.state, self.now, self.visibility) = (state, now, visibility)
        self.relabellings = relabellings
        let names = Set(ids.lazy.filter(\.kind.isPolicy).map(\.name))
        changed =
            names.isEmpty ? [] : state.policies.table.policies.filter { names.contains($0.name) }
    }

    mutating func all() -> [Warning] {
        let entered = relabelled()
        if changed.isEmpty {
            concerns = entered.sorted { $0.key < $1.key }.map {
                Concern(namespace: $0, policies: $1)
            }
        } else {
            namespaces = state.knownNamespaces
            for name in namespaces.sorted() where spend(changed.count) {
                let labels = state.selectableLabels(ofNamespace: name)
                var policies = changed.filter { $0.selects(labels) }
                policies += (entered[name] ?? []).filter { policy in
                    !policies.contains { $0 === policy }
                }
                concerns.append(Concern(namespace: name, policies: policies))
            }
        }
        found += scopeWarnings() + quotaWarnings() + violationWarnings()
        return found
    }

    private mutating func spend(_ count: Int) -> Bool {
        selections -= count
        if selections < 0 { isComplete = false }
        return isComplete
    }

    // MARK: Other labels

    /// Tells which policies a namespace comes to, and which it leaves.
    ///
    /// - Returns: those that it comes to.
    private mutating func relabelled() -> [String: [CompiledPolicy]] {
        let table = state.policies.table
        var entered: [String: [CompiledPolicy]] = [:]
        for relabelling in relabellings where spend(2 * table.policies.count) {
            let name = relabelling.namespace
            let before = table.selection(of: name, labels: relabelling.before).all
            let after = table.selection(of: name, labels: state.givenLabels(ofNamespace: name)).all
            let new = after.policies.filter { policy in
                !before.policies.contains { $0 === policy }
            }
            let old = before.policies.filter { policy in
                !after.policies.contains { $0 === policy }
            }
            entered[name] = new
            if !new.isEmpty {
                tell("PolicyApplies", name, new, "by its labels it comes under")
            }
            if !old.isEmpty {
                tell("PolicyAppliesNoMore", name, old, "by its labels it is no more under")
            }
        }
        return entered
    }

    private mutating func tell(
        _ code: String, _ namespace: String, _ policies: [CompiledPolicy], _ what: String
    ) {
        let names = policies.filter { visibility.sees($0.stored.id) }.map(\.name)
        let noun = policies.count == 1 ? "ListenerPolicy" : "ListenerPolicies"
        found.append(
            Warning(
                code: code, resource: .namespace(namespace),
                message: "\(what) \(policies.count) \(noun)"
                    + (names.isEmpty ? "" : ": \(names.series)")))
    }
}

extension [String] {
    /// `a, b and c`; of many the first.
    fileprivate var series: String {
        let most = 12
        if count > most { return prefix(most).joined(separator: ", ") + " and others" }
        guard count > 1, let last else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " and " + last
    }
}
