import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("A policy that existing resources break")
struct TighteningTests {
    static let strict = ListenerPolicySpec(
        namespaceSelector: .team("retail"), hostnames: [HostnameAllowance("*.shop.io")])

    private func world() throws -> PolicyFixture {
        var fixture = try PolicyFixture()
        try fixture.apply(
            .set("shop/web", "good=HTTP:80:a.shop.io", "bad=HTTP:80:a.bank.io"),
            .set("bank/web", "own=HTTP:80:www.bank.io"))
        return fixture
    }

    @Test func `nothing is taken down, and everything that breaks it is told`() throws {
        var fixture = try world()
        let before = fixture.state.gateway(.gw)?.version
        let decision = try fixture.apply(.policy("strict", Self.strict))
        #expect(decision.mergeChanges.isEmpty && fixture.state.gateway(.gw)?.version == before)
        let warning = try #require(decision.warnings.first)
        #expect(decision.warnings.count == 1)
        #expect(warning.code == "PolicyViolated" && warning.resource == .set("shop/web"))
        #expect(warning.listener == "bad" && warning.message.contains("a.bank.io"))
    }

    @Test func `a dry run tells the same`() throws {
        let fixture = try world()
        let context = DecisionContext(now: fixture.now, actor: "ada", entropy: (1, 2))
        let preview = try fixture.state.decide(
            [.applying(.policy("strict", Self.strict))], context)
        #expect(preview.decision.warnings.map(\.code) == ["PolicyViolated"])
        #expect(fixture.state.policies.isEmpty)
    }

    @Test func `the status says it while it is so`() throws {
        var fixture = try world()
        func compliance(_ name: NamespacedName) -> [Condition] {
            guard let owner = fixture.state.listenerSet(name) else { return [] }
            let status = fixture.state.status(of: owner, overlaps: nil)
            return (status.conditions + status.listeners.flatMap(\.conditions)).map(\.condition)
                .filter { $0.type == .policyCompliant }
        }
        #expect(compliance("shop/web").isEmpty)
        try fixture.apply(.policy("strict", Self.strict))
        let conditions = compliance("shop/web")
        #expect(conditions.map(\.status) == [.false, .false])
        #expect(conditions.allSatisfy { $0.reason == .policyViolated })
        #expect(compliance("bank/web").isEmpty)
        try fixture.apply(.set("shop/web", "good=HTTP:80:a.shop.io"))
        #expect(compliance("shop/web").isEmpty)
    }

    @Test func `the next change has to satisfy it, unless it only takes away`() throws {
        var fixture = try world()
        try fixture.apply(.policy("strict", Self.strict))
        let more = Resource.set(
            "shop/web", "good=HTTP:80:a.shop.io", "bad=HTTP:80:a.bank.io", "c=HTTP:80:c.shop.io")
        #expect(try fixture.refusals(more).count == 1)
        #expect(try fixture.refusals(.set("shop/web", "bad=HTTP:80:a.bank.io")).isEmpty)
        let noted = Resource.set(
            "shop/web", "good=HTTP:80:a.shop.io", "bad=HTTP:80:a.bank.io"
        ).with { $0.labels = ["new": "label"] }
        #expect(try fixture.refusals(noted).isEmpty)
        try fixture.delete(.set("shop/web"))
        #expect(try fixture.refusals(.set("shop/web", "bad=HTTP:80:a.bank.io")).count == 1)
    }

    @Test func `a label that brings a namespace under a policy tells what breaks it`() throws {
        var fixture = try world()
        try fixture.apply(.policy("strict", Self.strict))
        let decision = try fixture.apply(.namespace("bank", ["team": "retail"]))
        #expect(decision.warnings.map(\.resource) == [.namespace("bank"), .set("bank/web")])
    }

    @Test func `what breaks it is listed up to a number, and counted`() throws {
        var fixture = try PolicyFixture()
        for index in 0..<110 {
            let name = NamespacedName(namespace: "shop", name: "set-\(index)")
            try fixture.apply(
                .set(name, Listener(stringLiteral: "a=HTTP:80:\(index).bank.io")))
        }
        let warnings = try fixture.apply(.policy("strict", Self.strict)).warnings
        #expect(warnings.count == 101)
        #expect(warnings.last?.message.hasPrefix("10 more violations are not listed") == true)
    }

    // MARK: Policies that may not mean what they say

    static let doubtful: [(ListenerPolicySpec, codes: [String])] = [
        (
            ListenerPolicySpec(namespaceSelector: .team("nobody")),
            ["PolicyRulesNothing", "PolicySelectsNothing"]
        ),
        (
            ListenerPolicySpec(gateways: [GatewayReference(namespace: "infra", name: "gone")]),
            ["PolicyRulesNothing", "PolicySelectsNothing"]
        ),
        (ListenerPolicySpec(ports: [PolicyPorts(80)]), ["PolicySelectsEverything"]),
        (
            ListenerPolicySpec(namespaceSelector: .team("retail"), ports: [PolicyPorts(81)]),
            ["PoliciesContradict"]
        ),
        (
            ListenerPolicySpec(namespaceSelector: .team("retail"), protocols: [.tls]),
            ["PoliciesContradict"]
        ),
        (
            ListenerPolicySpec(
                namespaceSelector: .team("retail"), hostnames: [HostnameAllowance("*.z.io")]),
            ["PoliciesContradict"]
        ),
        (
            ListenerPolicySpec(
                namespaceSelector: .team("retail"),
                approval: ApprovalRule(changes: [ApprovalScope(kinds: ["ClusterRole"])])),
            ["ApprovalWithoutEffect"]
        ),
        (
            ListenerPolicySpec(
                namespaceSelector: .team("money"), hostnames: [HostnameAllowance("*.z.io")]), []
        ),
    ]

    @Test(arguments: doubtful)
    func `it is warned of what a policy may not mean`(
        _ spec: ListenerPolicySpec, codes: [String]
    ) throws {
        var fixture = try PolicyFixture(
            (
                "first",
                ListenerPolicySpec(
                    namespaceSelector: .team("retail"), hostnames: [HostnameAllowance("*.a.io")],
                    ports: [PolicyPorts(80)], protocols: [.http])
            ))
        #expect(try fixture.apply(.policy("second", spec)).warnings.map(\.code) == codes)
    }

    // MARK: Going back

    @Test func `what comes back obeys the policies of now`() throws {
        var fixture = try world()
        let old = try #require(fixture.state[.set("shop/web")])
        try fixture.delete(.set("shop/web"))
        try fixture.apply(.policy("strict", Self.strict))
        #expect {
            try fixture.carryOut([Intent(restoring: old)])
        } throws: { error in
            (error as? Refusal)?.reason == .policy
        }
    }
}
