import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("Quotas, messages and approval")
struct QuotaAndMessageTests {
    static let quota = ListenerPolicySpec(
        namespaceSelector: .team("retail"),
        quota: NamespaceQuota(listenerSets: 2, listeners: 3, bytes: 100_000))

    @Test func `growth past a quota is refused, with what is left`() throws {
        var fixture = try PolicyFixture(("quota", Self.quota))
        try fixture.apply(.set("shop/a", "a=HTTP:80:a.io", "b=HTTP:80:b.io"))
        let found = try fixture.violations([.set("shop/b", "c=HTTP:80:c.io", "d=HTTP:80:d.io")])
        #expect(found.map(\.0.code) == ["QuotaExceeded"])
        #expect(found[0].0.pointer == "/changes/0/apply")
        #expect(
            found[0].0.detail.hasPrefix(
                "namespace shop would have 4 listeners, and may have 3; it has 2, which leaves 1"))
        try fixture.apply(.set("shop/b", "c=HTTP:80:c.io"))
        #expect(try fixture.violations([.set("shop/c", "d=HTTP:80:d.io")]).count == 2)
        // Each namespace has its own.
        #expect(try fixture.refusals(.set("market/a", "a=HTTP:80:m.io")).isEmpty)
    }

    @Test func `one changeset may take and give`() throws {
        var fixture = try PolicyFixture(("quota", Self.quota))
        try fixture.apply(
            .set("shop/a", "a=HTTP:80:a.io", "b=HTTP:80:b.io", "c=HTTP:80:c.io"))
        try fixture.carryOut([
            Intent(Change(.delete(.set("shop/a")))),
            .applying(.set("shop/b", "d=HTTP:80:d.io", "e=HTTP:80:e.io")),
        ])
        #expect(fixture.state.policies.usage?["shop"].listeners == 2)
    }

    @Test func `a quota below what exists takes nothing away`() throws {
        var fixture = try PolicyFixture()
        let two = Resource.set("shop/a", "a=HTTP:80:a.io", "b=HTTP:80:b.io")
        try fixture.apply(two)
        let decision = try fixture.apply(
            .policy("quota", ListenerPolicySpec(quota: NamespaceQuota(listeners: 1))))
        #expect(decision.warnings.map(\.code).contains("QuotaExceeded"))
        #expect(try fixture.refusals(.set("shop/a", "b=HTTP:80:b.io")).isEmpty)
        #expect(
            try fixture.refusals(.set("shop/a", "a=HTTP:80:a.io", "c=HTTP:80:c.io")).isEmpty)
        #expect(try fixture.refusals(.set("shop/b", "c=HTTP:80:c.io")).count == 1)
    }

    @Test func `what is counted is what a count from nothing gives`() throws {
        var fixture = try PolicyFixture(("quota", Self.quota))
        try fixture.apply(.set("shop/a", "a=HTTP:80:a.io"), .set("bank/a", "b=HTTP:80:-"))
        try fixture.apply(.set("shop/a", "a=HTTP:80:a.io", "z=HTTP:80:z.io"))
        try fixture.apply(Samples.secret())
        try fixture.delete(.set("bank/a"))
        let counted = NamespaceUsageIndex(
            of: fixture.state.teamResources.compactMap { fixture.state[$0] }, countsBytes: true)
        for namespace in ["shop", "bank", "infra", "market"] {
            #expect(fixture.state.policies.usage?[namespace] == counted[namespace])
        }
        #expect(counted["shop"].bytes > 100 && counted["shop"].secrets == 1)
        try fixture.delete(ResourceID(.listenerPolicy, namespace: "", name: "quota"))
        #expect(fixture.state.policies.usage == nil)
    }

    // MARK: Messages

    static let tickets = ListenerPolicySpec(
        namespaceSelector: .team("retail"),
        message: MessageRule(pattern: "SHOP-[0-9]+", hint: "a ticket such as SHOP-12"))

    @Test func `a change says why`() throws {
        let fixture = try PolicyFixture(("tickets", Self.tickets))
        let set = Resource.set("shop/web", "a=HTTP:80:a.io")
        for message in ["", "  ", "because"] {
            let found = try fixture.violations([set], message: message)
            #expect(found.map(\.0.pointer) == ["/message"])
            #expect(found[0].1.allowed == "a ticket such as SHOP-12")
        }
        #expect(try fixture.refusals(set, message: "For SHOP-7, at last").isEmpty)
        #expect(try fixture.refusals(.set("bank/web", "a=HTTP:80:a.io")).isEmpty)
    }

    @Test func `a namespace does not leave its rules in silence, and policies obey none`() throws {
        let fixture = try PolicyFixture(("tickets", Self.tickets))
        #expect(try fixture.refusals(.namespace("shop", [:])).count == 1)
        #expect(try fixture.refusals(.policy("tickets", ListenerPolicySpec())).isEmpty)
    }

    // MARK: Approval

    static let fourEyes = ListenerPolicySpec(
        approval: ApprovalRule(
            approvals: 2, changes: [ApprovalScope(kinds: ["ListenerPolicy", "RoleBinding"])]))

    private func requirement(
        _ fixture: PolicyFixture, _ intents: [Intent],
        _ adjust: (inout DecisionContext) -> Void = { _ in }
    ) throws -> ApprovalRequirement? {
        var copy = fixture
        do {
            try copy.carryOut(intents, adjust)
            return nil
        } catch let refusal as Refusal {
            guard case .approvalRequired(let requirement) = refusal.reason else { throw refusal }
            return requirement
        }
    }

    @Test func `who is bound by approval does not switch it off`() throws {
        let fixture = try PolicyFixture(("eyes", Self.fourEyes))
        let id = ResourceID(.listenerPolicy, namespace: "", name: "eyes")
        let attempts: [Intent] = [
            Intent(Change(.delete(id))), .applying(.policy("eyes", ListenerPolicySpec())),
            .applying(.policy("another", ListenerPolicySpec())),
        ]
        for attempt in attempts {
            #expect(
                try requirement(fixture, [attempt])
                    == ApprovalRequirement(approvals: 2, policies: ["eyes"]))
            #expect(try requirement(fixture, [attempt]) { $0.isApproved = true } == nil)
        }
        #expect(
            try requirement(fixture, [.applying(.set("shop/web", "a=HTTP:80:a.io"))]) == nil)
        #expect(fixture.state.approvalRequired(for: [], [], at: Samples.noon) == nil)
    }

    @Test func `who runs the server gets out of a policy, and does nothing else with that`() throws
    {
        let everything = ListenerPolicySpec(approval: ApprovalRule())
        let fixture = try PolicyFixture(("all", everything))
        let policy = Intent.applying(.policy("all", ListenerPolicySpec()))
        let set = Intent.applying(.set("shop/web", "a=HTTP:80:a.io"))
        #expect(try requirement(fixture, [policy]) { $0.mayChangePoliciesAlone = true } == nil)
        for intents in [[set], [policy, set]] {
            #expect(
                try requirement(fixture, intents) { $0.mayChangePoliciesAlone = true }?.approvals
                    == 1)
        }
    }

    @Test func `the strictest rule decides, and all who demand it are named`() throws {
        let one = ListenerPolicySpec(
            namespaceSelector: .team("retail"), approval: ApprovalRule(approvals: 1))
        let two = ListenerPolicySpec(
            approval: ApprovalRule(
                approvals: 2, changes: [ApprovalScope(kinds: ["ListenerSet"], actions: [.delete])]))
        var fixture = try PolicyFixture()
        try fixture.apply(.set("shop/web", "a=HTTP:80:a.io"))
        try fixture.apply(.policy("one", one), .policy("two", two))
        #expect(
            try requirement(fixture, [Intent(Change(.delete(.set("shop/web"))))])
                == ApprovalRequirement(approvals: 2, policies: ["one", "two"]))
        #expect(
            try requirement(fixture, [.applying(.set("shop/b", "b=HTTP:80:b.io"))])
                == ApprovalRequirement(approvals: 1, policies: ["one"]))
    }
}
