import GatewayModel
import LintelTesting
import Testing

@testable import Projection

/// What gives less than whoever wrote it may have meant, or more, is told.
struct AccessWarningTests {
    private static func decide(
        _ resources: [Resource], deleting: [ResourceID] = [],
        in state: GatewayState = GatewayState()
    ) throws -> (decision: Decision, after: GatewayState) {
        let intents =
            resources.map { Intent(Change(.apply($0))) }
            + deleting.map { Intent(Change(.delete($0))) }
        return try state.decide(
            intents,
            DecisionContext(now: Timestamp(rawValue: 0), actor: "x", entropy: (1, 2)))
    }

    private static func codes(_ resources: [Resource]) throws -> [String] {
        try decide(resources).decision.warnings.map(\.code)
    }

    private static func role(_ rule: PolicyRule) -> Resource {
        Resource(
            metadata: Metadata(namespace: "shop", name: "r"),
            spec: .role(.role, RoleSpec(rules: [rule])))
    }

    private static func binding(_ role: String, _ subject: Subject) -> Resource {
        Resource(
            metadata: Metadata(namespace: "shop", name: "b"),
            spec: .roleBinding(
                .roleBinding,
                RoleBindingSpec(
                    subjects: [subject], roleRef: RoleRef(kind: .clusterRole, name: role))))
    }

    private static let account = Resource(
        metadata: Metadata(namespace: "shop", name: "ci"), spec: .serviceAccount)

    private static let routes = "gateway.networking.k8s.io"

    static let rules: [(rule: PolicyRule, codes: [String])] = [
        (PolicyRule(apiGroups: [routes], resources: ["httproutes"], verbs: ["get"]), []),
        (PolicyRule(apiGroups: ["*"], resources: ["gateways/snapshot"], verbs: ["*"]), []),
        (PolicyRule(apiGroups: [""], resources: ["*"], verbs: ["get"]), []),
        (
            PolicyRule(apiGroups: [""], resources: ["httproutes"], verbs: ["get"]),
            ["UnknownResource"]
        ),
        (
            PolicyRule(apiGroups: [routes], resources: ["HTTPRoute"], verbs: ["read"]),
            ["UnknownResource", "UnknownVerb"]
        ),
    ]

    @Test(arguments: rules)
    func `a rule that gives nothing is told`(rule: PolicyRule, codes: [String]) throws {
        #expect(try Self.codes([Self.role(rule)]) == codes)
    }

    static let subjects: [(role: String, subject: Subject, codes: [String])] = [
        ("editor", Subject(kind: .serviceAccount, name: "ci", namespace: "shop"), []),
        ("view", Subject(kind: .serviceAccount, name: "ci", namespace: "shop"), ["RoleNotFound"]),
        (
            "editor", Subject(kind: .serviceAccount, name: "no", namespace: "shop"),
            ["SubjectNotFound"]
        ),
        // Certificates and issuers say who these are.
        ("editor", Subject(kind: .user, name: "jane"), []),
        ("editor", Subject(kind: .group, name: "oidc:platform"), []),
        ("editor", Subject(kind: .user, name: "system:admin"), []),
        ("editor", Subject(kind: .user, name: "system:serviceaccount:shop:ci"), []),
        ("editor", Subject(kind: .group, name: "system:serviceaccounts"), []),
        ("editor", Subject(kind: .group, name: "system:authenticated"), []),
        (
            "editor", Subject(kind: .user, name: "system:serviceaccount:shop:no"),
            ["SubjectNotFound"]
        ),
        ("editor", Subject(kind: .user, name: "system:masters"), ["SubjectNotFound"]),
        ("editor", Subject(kind: .group, name: "system:admin"), ["SubjectNotFound"]),
        ("editor", Subject(kind: .group, name: "System:Masters"), ["SubjectNotFound"]),
        ("editor", Subject(kind: .group, name: "system:serviceaccounts:"), ["SubjectNotFound"]),
        ("editor", Subject(kind: .group, name: "system:nodes"), ["SubjectNotFound"]),
        ("editor", Subject(kind: .group, name: "system:serviceaccounts:shop"), []),
        ("editor", Subject(kind: .user, name: "system:anonymous"), ["GivesToEverybody"]),
        ("editor", Subject(kind: .group, name: "system:unauthenticated"), ["GivesToEverybody"]),
    ]

    @Test(arguments: subjects)
    func `a binding that gives to nobody, or to everybody, is told`(
        role: String, subject: Subject, codes: [String]
    ) throws {
        #expect(try Self.codes([Self.account, Self.binding(role, subject)]) == codes)
    }

    @Test func `who deletes a Namespace is told which rights stay`() throws {
        let namespace = Resource(metadata: Metadata(name: "shop"), spec: .namespace)
        let state = try Self.decide([namespace, Self.account]).after
        let warnings = try Self.decide([], deleting: [namespace.id], in: state).decision.warnings
        #expect(warnings.map(\.code) == ["AccessRemains"])
        #expect(warnings.first?.message.contains("ServiceAccount shop/ci") == true)
    }
}
