import GatewayModel
import Projection

/// Whether one of 1,000 accounts may make 1,000 changes, beside 10,000 tokens and 1,000 bindings.
enum AccessBenchmark {
    private static let accounts = 1_000
    private static let tokensPerAccount = 10
    private static let changes = 1_000

    static func run() throws {
        let state = GatewayState.replaying(commits())
        let intents = (0..<changes).map { number in
            let metadata = Metadata(namespace: "team-\(team)", name: "set-\(number)")
            let spec = BenchmarkResources.set(of: team, listeners: 1).spec
            return Intent(Change(.apply(Resource(metadata: metadata, spec: spec))))
        }
        let principal = Principal.serviceAccount(
            NamespacedName(namespace: "team-\(team)", name: "ci"))
        try state.requirePermission(for: intents, by: principal)
        let stranger = Principal.serviceAccount(NamespacedName(namespace: "team-8", name: "ci"))
        do {
            try state.requirePermission(for: intents, by: stranger)
            throw WrongAnswer("somebody else may do it too")
        } catch is Refusal {}
        let judging = try (0..<200).map { _ in
            try seconds { try state.requirePermission(for: intents, by: principal) }
        }
        Measurement(
            what: "judge a changeset of 1,000, 1,000 bindings, 10,000 tokens",
            value: median(judging) * 1000, unit: "ms", better: .less, target: 1
        ).report()
    }

    private static let team = 7

    /// An account with its binding and its tokens for each team.
    private static func commits() -> [Commit] {
        (0..<accounts).map { number in
            let namespace = "team-\(number)"
            let revision = Revision(rawValue: Int64(number + 1))
            func event(_ name: String, _ spec: ResourceSpec) -> Event {
                .applied(
                    StoredResource(
                        resource: Resource(
                            metadata: Metadata(namespace: namespace, name: name), spec: spec),
                        uid: "u", createdRevision: revision, createdAt: Timestamp(rawValue: 0),
                        generation: 1, resourceVersion: revision))
            }
            let binding = RoleBindingSpec(
                subjects: [Subject(kind: .serviceAccount, name: "ci", namespace: namespace)],
                roleRef: RoleRef(kind: .clusterRole, name: "editor"))
            let tokens = (0..<tokensPerAccount).map { token in
                event(
                    "t\(number)x\(token)",
                    .serviceAccountToken(
                        ServiceAccountTokenSpec(
                            serviceAccount: "ci", serviceAccountUID: "u",
                            sha256: String(repeating: "0", count: 64), expiresAt: nil,
                            issuedBy: "bench")))
            }
            return Commit(
                revision: revision, committedAt: Timestamp(rawValue: 0), projectionRules: 1,
                actor: "bench",
                events: [
                    event("ci", .serviceAccount),
                    event("ci", .roleBinding(.roleBinding, binding)),
                ] + tokens)
        }
    }
}
