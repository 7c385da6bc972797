import GatewayModel
import LintelTesting
import Testing

@testable import Projection

/// What webhooks need, and what is told where it is not there.
struct WebhookTests {
    private static let hook = Resource.webhook("shop/hook")
    private static let account = Resource(
        metadata: Metadata(namespace: "shop", name: "ci"), spec: .serviceAccount)
    private static let viewer = binding("shop")
    private static let id = ResourceID(.webhook, "shop/hook")

    private static func binding(_ namespace: String) -> Resource {
        Resource(
            metadata: Metadata(namespace: namespace, name: "ci"),
            spec: .roleBinding(
                .roleBinding,
                RoleBindingSpec(
                    subjects: [Subject(kind: .serviceAccount, name: "ci", namespace: "shop")],
                    roleRef: RoleRef(kind: .clusterRole, name: "viewer"))))
    }

    private static func hook(_ change: (inout WebhookSpec) -> Void) -> Resource {
        var spec = WebhookSpec(
            url: "https://hooks.example", secret: "hooks", serviceAccountName: "ci")
        change(&spec)
        return Resource(
            metadata: Metadata(namespace: "shop", name: "hook"), spec: .webhook(spec))
    }

    private static func decide(
        _ resources: [Resource], deleting: [ResourceID] = [], after: [Resource] = []
    ) throws -> (warnings: [Warning], state: GatewayState) {
        var state = GatewayState()
        func step(_ intents: [Intent]) throws -> [Warning] {
            let context = DecisionContext(
                now: Timestamp(rawValue: 0), actor: "x", entropy: (1, 2))
            let (decision, after) = try state.decide(intents, context)
            state = after
            return decision.warnings
        }
        if !after.isEmpty { _ = try step(after.map { Intent(Change(.apply($0))) }) }
        let warnings = try step(
            resources.map { Intent(Change(.apply($0))) }
                + deleting.map { Intent(Change(.delete($0))) })
        return (warnings, state)
    }

    @Test func `one that has all it needs is told nothing`() throws {
        let (warnings, state) = try Self.decide([
            Self.hook, Self.account, Self.viewer, .signing("shop/hooks"),
        ])
        #expect(warnings.isEmpty)
        let stored = try #require(state[Self.id])
        #expect(state.webhookProblems(of: stored.resource).isEmpty)
        #expect(state.signingContent(of: "shop/hook")?.dataKey == "key of shop/hooks")
        #expect(state.webhooks.map(\.name) == ["shop/hook"])
        #expect(state.webhook("shop/hook")?.url == "https://hooks.example")
        #expect(state.webhook("shop/other") == nil)
    }

    static let incomplete: [(given: [Resource], words: [String])] = [
        (
            [hook],
            ["ServiceAccount shop/ci does not exist", "Secret shop/hooks does not exist"]
        ),
        ([hook, account, viewer], ["Secret shop/hooks does not exist"]),
        ([hook, account, .signing("shop/hooks")], ["ServiceAccount shop/ci may see nothing"]),
        (
            [
                hook { $0.namespaces = ["infra"] }, account, viewer, .signing("shop/hooks"),
                .gateway(),
            ],
            ["ServiceAccount shop/ci may see nothing"]
        ),
        (
            [hook, account, viewer, .secret("shop/hooks", for: "a.example")],
            ["Secret shop/hooks is of type kubernetes.io/tls"]
        ),
    ]

    @Test(arguments: incomplete)
    func `one that lacks something is taken and told`(given: [Resource], words: [String]) throws {
        let (warnings, state) = try Self.decide(given)
        let incomplete = warnings.filter { $0.code == "WebhookIncomplete" }
        #expect(incomplete.count == words.count)
        for (warning, words) in zip(incomplete, words) {
            #expect(warning.message.hasPrefix(words) && warning.resource == Self.id)
        }
        #expect(
            state.webhookProblems(of: try #require(state[Self.id]).resource).count == words.count)
    }

    /// Whether there is a namespace is told to who has rights in it.
    @Test func `what is misspelled is told`() throws {
        let given = [
            Self.account, Self.viewer, .signing("shop/hooks"), .gateway(), .set("other/web"),
        ]
        let (warnings, _) = try Self.decide(
            [
                Self.hook {
                    $0.gateways = ["gw", "gwe"].map {
                        GatewayReference(namespace: "infra", name: $0)
                    }
                    $0.namespaces = ["shop", "shpo", "other"]
                }
            ], after: given)
        #expect(
            warnings.map(\.code) == ["UnknownGateway", "UnknownNamespace", "UnknownNamespace"])
        let messages = warnings.map(\.message)
        #expect(messages.first?.contains("infra/gwe") == true)
        #expect(messages.dropFirst().map { $0.contains("shpo") } == [true, false])
        #expect(
            messages.last?.replacing("other", with: "x")
                == messages.dropFirst().first?.replacing("shpo", with: "x"))
    }

    static let stopping: [(change: [Resource], deleting: [ResourceID], about: [String])] = [
        ([], [ResourceID(.secret, "shop/hooks")], ["Secret shop/hooks"]),
        ([], [ResourceID(.serviceAccount, "shop/ci")], ["ServiceAccount shop/ci"]),
        ([.secret("shop/hooks", for: "a.example")], [], ["Secret shop/hooks"]),
        // What is deleted with it, and what nobody needs.
        ([], [ResourceID(.secret, "shop/hooks"), id], []),
        ([.secret("shop/cert", for: "a.example")], [], []),
    ]

    @Test(arguments: stopping)
    func `who takes away what one needs is told`(
        change: [Resource], deleting: [ResourceID], about: [String]
    ) throws {
        let (warnings, _) = try Self.decide(
            change, deleting: deleting,
            after: [Self.hook, Self.account, .signing("shop/hooks")])
        #expect(warnings.map(\.code) == about.map { _ in "WebhookStops" })
        #expect(warnings.compactMap(\.resource).map(\.description) == about)
        #expect(warnings.allSatisfy { $0.message.contains("Webhook shop/hook") })
    }

    private static func binding(_ subject: Subject) -> Resource {
        Resource(
            metadata: Metadata(name: "b"),
            spec: .roleBinding(
                .clusterRoleBinding,
                RoleBindingSpec(
                    subjects: [subject], roleRef: RoleRef(kind: .clusterRole, name: "viewer"))))
    }

    private static let subject = Subject(kind: .serviceAccount, name: "ci", namespace: "shop")

    static let giving: [(after: [Resource], change: [Resource], about: [String], of: String)] = [
        ([hook], [account], ["ServiceAccount shop/ci"], "ServiceAccount shop/ci"),
        // Told once.
        (
            [hook], [account, binding(subject)], ["ServiceAccount shop/ci"],
            "ServiceAccount shop/ci"
        ),
        (
            [hook, account], [binding(subject)], ["ClusterRoleBinding b"], "ServiceAccount shop/ci"
        ),
        (
            [hook, account],
            [binding(Subject(kind: .user, name: "system:serviceaccount:shop:ci"))],
            ["ClusterRoleBinding b"], "ServiceAccount shop/ci"
        ),
        (
            [hook, account],
            [binding(Subject(kind: .group, name: "system:serviceaccounts:shop"))],
            ["ClusterRoleBinding b"], "ServiceAccounts that it binds"
        ),
        // Who writes the Webhook needs the rights.
        ([], [hook, account, binding(subject)], [], ""),
        ([account], [binding(subject)], [], ""),
        ([hook, account], [binding(Subject(kind: .user, name: "ada"))], [], ""),
        (
            [hook, account],
            [binding(Subject(kind: .group, name: "system:serviceaccounts:other"))], [], ""
        ),
    ]

    @Test(arguments: giving)
    func `who gives more to one that is heard is told`(
        after: [Resource], change: [Resource], about: [String], of: String
    ) throws {
        let (warnings, _) = try Self.decide(change, after: after + [.signing("shop/hooks")])
        let hearing = warnings.filter { $0.code == "WebhookHears" }
        #expect(hearing.compactMap(\.resource).map(\.description) == about)
        for warning in hearing {
            #expect(
                warning.message
                    == "Webhook shop/hook will tell what \(of) may see, whoever wrote that")
        }
    }

    @Test func `a change that gives nothing more is told nothing`() throws {
        let labelled = Resource(
            metadata: Metadata(namespace: "shop", name: "ci", labels: ["a": "b"]),
            spec: .serviceAccount)
        let (warnings, _) = try Self.decide(
            [labelled], after: [Self.hook, Self.account, .signing("shop/hooks")])
        #expect(warnings.isEmpty)
    }

    @Test func `no listener serves with what webhooks are signed with`() {
        let story = Story(
            .gateway(certificates: "resolve"), .signing("a/cert"),
            .set("a/s", "l=HTTPS:443:x.io"))
        #expect(story.state.listenerSet("a/s")?.row(of: 0) == "L5")
        let problems = story.state.listenerSet("a/s")?.certificates(of: 0)?.problems ?? []
        #expect(
            problems.map(\.reason) == [
                .unusable(
                    "it is of type lintel.dev/webhook, and a listener needs one of type "
                        + "kubernetes.io/tls")
            ])
    }

    @Test func `a frozen namespace may hear of what happens`() throws {
        let freeze = Resource(
            metadata: Metadata(name: "sale"),
            spec: .changeFreeze(ChangeFreezeSpec(namespaces: ["shop"], reason: "a sale")))
        let (_, state) = try Self.decide([Self.hook], after: [freeze])
        #expect(state[Self.id] != nil)
    }
}
