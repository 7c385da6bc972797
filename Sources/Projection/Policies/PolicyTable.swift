import GatewayModel
import Synchronization

/// All policies of one state, and which of them select whom. The same for all states between two
/// changes of policies, so that a change asks each namespace once.
final class PolicyTable: Sendable {
    private let stored: [StoredResource]
    private let made = MadeOnce<Content>()
    private let selections = Mutex<[[String: String]: [CompiledPolicy]]>([:])

    private struct Content: Sendable {
        let policies: [CompiledPolicy]
        let delegations: DelegationIndex
        let counted: (quota: Bool, bytes: Bool)
    }

    /// So that nobody fills the memory by having many namespaces.
    private static let knownLimit = 10_000

    init(_ stored: [StoredResource]) { self.stored = stored }

    private var content: Content {
        made.value {
            let policies = stored.compactMap(CompiledPolicy.init).sorted { $0.name < $1.name }
            let quotas = policies.compactMap(\.spec.quota)
            return Content(
                policies: policies, delegations: DelegationIndex(policies),
                counted: (!quotas.isEmpty, quotas.contains { $0.bytes != nil }))
        }
    }

    /// In the order of their names.
    var policies: [CompiledPolicy] { content.policies }

    var delegations: DelegationIndex { content.delegations }

    /// What has to be counted of namespaces; nil if nothing has.
    var counted: (quota: Bool, bytes: Bool)? {
        if stored.isEmpty { return nil }
        return content.counted.quota ? content.counted : nil
    }

    subscript(name: String) -> CompiledPolicy? { policies.first { $0.name == name } }

    /// The policies that select a namespace with these labels, in the order of their names.
    func selecting(_ labels: [String: String]) -> [CompiledPolicy] {
        selections.withLock { known in
            if let policies = known[labels] { return policies }
            if known.count >= Self.knownLimit { known.removeAll() }
            let policies = self.policies.filter { $0.selects(labels) }
            known[labels] = policies
            return policies
        }
    }
}
