import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("What a change of policies, or of labels, is warned of")
struct PolicyWarningTests {
    private func codes(_ decision: Decision) -> [String] {
        decision.warnings.map { "\($0.code) \($0.resource.map(\.description) ?? "-")" }
    }

    @Test func `who relabels a namespace is told which policies it leaves and comes under`() throws
    {
        var fixture = try PolicyFixture(
            (
                "retail",
                ListenerPolicySpec(namespaceSelector: .team("retail"), ports: [PolicyPorts(80)])
            ),
            (
                "money",
                ListenerPolicySpec(
                    namespaceSelector: .team("money"), quota: NamespaceQuota(listeners: 1))
            ))
        try fixture.apply(.set("shop/web", "a=HTTP:80:a.io", "b=HTTP:80:b.io"))
        let away = try fixture.apply(.namespace("shop", ["team": "money"]))
        #expect(
            codes(away) == [
                "PolicyApplies Namespace shop", "PolicyAppliesNoMore Namespace shop",
                "QuotaExceeded Namespace shop",
            ])
        #expect(away.warnings[0].message.hasSuffix("ListenerPolicy: money"))
        #expect(away.warnings[1].message.hasSuffix("ListenerPolicy: retail"))
        let deleted = try fixture.delete(.namespace("shop"))
        #expect(codes(deleted) == ["PolicyAppliesNoMore Namespace shop"])
        let noted = try fixture.apply(.namespace("bank", ["team": "money", "more": "x"]))
        #expect(noted.warnings.isEmpty)
    }

    @Test func `only what depends on the change alone is part of a plan`() throws {
        var fixture = try PolicyFixture()
        try fixture.apply(.set("shop/web", "a=HTTP:81:a.io", "b=HTTP:80:b.io"))
        let decision = try fixture.apply(
            .policy(
                "all",
                ListenerPolicySpec(
                    ports: [PolicyPorts(80)], quota: NamespaceQuota(listeners: 1))))
        let planned = decision.warnings.filter(\.isPlanned).map(\.code)
        #expect(planned == ["PolicySelectsEverything"])
        #expect(
            decision.warnings.filter { !$0.isPlanned }.map(\.code) == [
                "QuotaExceeded", "PolicyViolated",
            ])
    }

    @Test func `only what the policy itself has against something is told`() throws {
        var fixture = try PolicyFixture()
        try fixture.apply(.set("shop/web", "a=HTTP:81:a.io"))
        try fixture.apply(.policy("ports", ListenerPolicySpec(ports: [PolicyPorts(80)])))
        let other = try fixture.apply(
            .policy(
                "names",
                ListenerPolicySpec(
                    namespaceSelector: .team("retail"), hostnames: [HostnameAllowance("*.io")])))
        #expect(other.warnings.isEmpty)
    }

    @Test func `what somebody may not see is counted and not named`() throws {
        var fixture = try PolicyFixture()
        try fixture.apply(
            .set("shop/web", "a=HTTP:81:a.io"), .set("market/secret-plan", "b=HTTP:81:b.io"))
        let policy = Intent.applying(
            .policy(
                "ports",
                ListenerPolicySpec(namespaceSelector: .team("retail"), ports: [PolicyPorts(80)])))
        let decision = try fixture.carryOut([policy]) { context in
            context.visibility = Visibility(ofOnly: [.set("shop/web")])
        }
        #expect(codes(decision) == ["PolicyViolated ListenerSet shop/web", "PolicyViolated -"])
        #expect(decision.warnings[1].message.hasPrefix("1 more violations"))
        #expect(!decision.warnings.contains { $0.message.contains("secret-plan") })
    }

    @Test func `a policy without a rule, and names for nobody, are told of`() throws {
        var fixture = try PolicyFixture()
        let empty = try fixture.apply(.policy("empty", ListenerPolicySpec()))
        #expect(codes(empty) == ["PolicyRulesNothing ListenerPolicy empty"])
        let names = try fixture.apply(
            .policy(
                "names",
                ListenerPolicySpec(delegations: [HostnameDelegation("a.io", to: "shpo")])))
        #expect(codes(names) == ["UnknownNamespace ListenerPolicy names"])
        #expect(names.warnings[0].message.contains("namespace shpo"))
    }

    @Test func `more than is looked for is not counted`() throws {
        var fixture = try PolicyFixture()
        let sets = (0..<40).map { index in
            Resource.set(
                NamespacedName(namespace: "shop", name: "s\(index)"),
                (0..<64).map { Listener(stringLiteral: "l\($0)=HTTP:81:a\($0).x\(index).io") })
        }
        try fixture.carryOut(sets.map { .applying($0) })
        let decision = try fixture.apply(
            .policy(
                "ports",
                ListenerPolicySpec(namespaceSelector: .team("retail"), ports: [PolicyPorts(80)])))
        #expect(decision.warnings.count == 101)
        #expect(decision.warnings.last?.message.hasPrefix("at least 924 more violations") == true)
    }

    /// The work is policies and namespaces and what is ruled, and not their product.
    @Test func `many policies at once do not walk what they say nothing of`() throws {
        var fixture = try PolicyFixture()
        let backends = (0..<30_000).map { index in
            Intent.applying(.backend(NamespacedName(namespace: "shop", name: "b\(index)")))
        }
        try fixture.carryOut(backends)
        let policies = (0..<200).map { index in
            Intent.applying(
                .policy(
                    "p\(index)",
                    ListenerPolicySpec(
                        hostnames: [HostnameAllowance("*.a\(index % 2).io")],
                        ports: [PolicyPorts(80)])))
        }
        let clock = ContinuousClock()
        var decision: Decision?
        let time = try clock.measure { decision = try fixture.carryOut(policies) }
        #expect(decision?.warnings.contains { $0.code == "PoliciesContradict" } == true)
        #expect((decision?.warnings.count ?? .max) <= 300)
        // A tenth of a second where nothing else runs; their product took many.
        #expect(time < .seconds(2))
        let again = try clock.measure {
            try fixture.carryOut([.applying(.namespace("shop", ["team": "money"]))])
        }
        #expect(again < .seconds(1))
    }
}
