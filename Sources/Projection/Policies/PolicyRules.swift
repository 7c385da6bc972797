import GatewayModel
import RegularExpressions
import Synchronization

/// What several policies say together, so that a change that satisfies all of them is asked once
/// and not by each. Who breaks something is told by the single policies.
final class PolicyRules: Sendable {
    /// In the order of their names.
    let policies: [CompiledPolicy]
    let names: [String]
    let demandsApproval: Bool
    private let merged = MadeOnce<MergedRules>()
    /// By kind and namespace; the namespace is empty where no pattern names it.
    private let patterns = Mutex<[NameKey: [[TextPattern]]]>([:])

    init(_ policies: [CompiledPolicy]) {
        self.policies = policies
        names = policies.map(\.name).sorted()
        demandsApproval = policies.contains { $0.spec.approval != nil }
    }

    /// Made when first asked: most policies are only ever listed.
    var together: MergedRules { merged.value { MergedRules(policies) } }

    /// Expressions of which a name of that kind has to match one in each list; two policies that
    /// say the same are one list.
    func patterns(ofKind kind: String, in namespace: String) -> [[TextPattern]] {
        if !together.ruledKinds.contains(kind) { return [] }
        let key = NameKey(
            kind: kind, namespace: together.kindsByNamespace.contains(kind) ? namespace : "")
        return patterns.withLock { known in
            if let lists = known[key] { return lists }
            if known.count >= NameKey.knownLimit { known.removeAll() }
            var seen: Set<[String]> = []
            let lists = policies.compactMap { policy in
                guard let patterns = policy.patterns(ofKind: kind, in: namespace),
                    seen.insert(policy.expressions(ofKind: kind, in: namespace)).inserted
                else { return nil as [TextPattern]? }
                return patterns
            }
            known[key] = lists
            return lists
        }
    }
}

/// Names of what is judged by expressions that may name the namespace.
struct NameKey: Hashable, Sendable {
    let kind: String
    let namespace: String

    /// So that nobody fills the memory by having many namespaces.
    static let knownLimit = 10_000
}
