import EventLog
import GatewayModel
import LintelTesting
import Testing

@testable import Ledger
@testable import Projection

@Suite("Policies, through the ledger")
struct PolicyLedgerTests {
    private static let end = Samples.noon + GatewayDuration(milliseconds: 3_600_000)
    private static let id = ResourceID(.listenerPolicy, namespace: "", name: "rules")

    private static func policy(_ spec: ListenerPolicySpec) -> Resource {
        Resource(metadata: Metadata(name: id.name), spec: .listenerPolicy(spec))
    }

    private func expectRefusal(_ reason: Refusal.Reason, _ body: () throws -> Void) {
        #expect {
            try body()
        } throws: { error in
            (error as? Refusal)?.reason == reason
        }
    }

    @Test func `going back obeys the policies of now, and changes nothing where they refuse`()
        throws
    {
        let fixture = try LedgerFixture(.gateway(), .set("shop/web", "a=HTTP:80:www.bank.io"))
        let version = try #require(fixture.state.gateway(.gw)).version
        let made = fixture.state.revision
        try fixture.apply(.set("shop/web", "a=HTTP:80:www.shop.io"))
        let changed = fixture.state.revision
        try fixture.apply(
            Self.policy(ListenerPolicySpec(hostnames: [HostnameAllowance("*.shop.io")])))
        let before = fixture.state.revision
        expectRefusal(.policy) { try fixture.rollBack(to: version) }
        expectRefusal(.policy) { try fixture.revert(changed) }
        #expect(fixture.state.revision == before)
        // What only takes away may go back.
        try fixture.delete(.set("shop/web"))
        #expect(fixture.state[.set("shop/web")] == nil && made < changed)
    }

    @Test func `a loan that is over is taken out by a commit that nobody asked for`() throws {
        let fixture = try LedgerFixture(
            .gateway(), .set("bank/web", "p=HTTP:80:promo.shop.io", "w=HTTP:80:www.bank.io"))
        try fixture.apply(
            Self.policy(
                ListenerPolicySpec(delegations: [
                    HostnameDelegation("*.shop.io", to: "shop"),
                    HostnameDelegation("promo.shop.io", to: "bank", until: Self.end),
                ])))
        let watch = DeadlineWatch(fixture.ledger, clock: fixture.clock, logger: .quiet)
        watch.look()
        #expect(fixture.state.nextDeadline?.time == Self.end)
        fixture.clock.pass(days: 1)
        watch.look()
        let last = try #require(try fixture.commits().last)
        #expect(last.cause == .deadline(Self.id) && last.origin == nil)
        #expect(last.message.hasPrefix("the loan of promo.shop.io by ListenerPolicy rules ended"))
        let told = try fixture.ledger.warnings.warnings(in: "bank", after: 0, limit: 10)
        #expect(told.map(\.reason) == ["LoanEnded"])
        #expect(told.first?.regarding == .set("bank/web"))
        guard case .listenerPolicy(let spec)? = fixture.state[Self.id]?.resource.spec else {
            Issue.record("the policy is gone")
            return
        }
        #expect(spec.delegations.map(\.hostname) == ["*.shop.io"])
        #expect(Portrait(.replaying(try fixture.commits())) == Portrait(fixture.state))
    }

    @Test func `what others do does not change the plan of a policy, though it breaks it`() throws {
        let fixture = try LedgerFixture(.gateway())
        let policy = Submission(
            .change(
                .applying(
                    Self.policy(
                        ListenerPolicySpec(
                            ports: [PolicyPorts(80)], quota: NamespaceQuota(listeners: 0))))),
            actor: "ada")
        let reviewed = try fixture.ledger.preview(policy)
        try fixture.apply(.set("shop/web", "a=HTTP:81:www.shop.io"))
        let accepted = try fixture.submit(policy.expecting(reviewed.plan().digest)).acceptance()
        let codes = accepted.decision.warnings.map(\.code)
        #expect(codes.contains("PolicyViolated") && codes.contains("QuotaExceeded"))
    }

    @Test func `after a restart the same is ruled and counted`() throws {
        let log = InMemoryEventLog()
        let fixture = try LedgerFixture(log)
        try fixture.apply(
            .gateway(), .set("shop/web", "a=HTTP:80:www.shop.io"),
            Self.policy(ListenerPolicySpec(quota: NamespaceQuota(listeners: 1, bytes: 1 << 20))))
        let again = try LedgerFixture(log)
        #expect(again.state.policies.usage?["shop"] == fixture.state.policies.usage?["shop"])
        #expect(again.state.policies.usage?["shop"].listeners == 1)
        expectRefusal(.policy) { try again.apply(.set("shop/more", "b=HTTP:80:b.shop.io")) }
    }

    @Test func `who may do everything obeys too, and needs approval for all but policies`() throws {
        let fixture = try LedgerFixture(.gateway())
        try fixture.apply(
            Self.policy(ListenerPolicySpec(ports: [PolicyPorts(80)], approval: ApprovalRule())))
        let set = Resource.set("shop/web", "a=HTTP:81:www.shop.io")
        expectRefusal(.policy) { try fixture.apply(set) }
        expectRefusal(.approvalRequired(ApprovalRequirement(approvals: 1, policies: ["rules"]))) {
            try fixture.apply(.set("shop/web", "a=HTTP:80:www.shop.io"))
        }
        try fixture.delete(Self.id)
        try fixture.apply(set)
    }

    private static let ofShop = LabelSelector(
        matchLabels: ["kubernetes.io/metadata.name": "shop"])

    private static func route(_ hostnames: String..., on parent: ParentRef) -> Resource {
        .route(
            .httpRoute(RouteSpec(parentRefs: [parent], hostnames: hostnames, rules: [])),
            "shop/route")
    }

    /// On a wildcard listener of somebody else a route takes the traffic of a name.
    @Test func `a route asks for names as a listener does`() throws {
        let fixture = try LedgerFixture(.gateway("all=HTTP:80:*.example.com"))
        try fixture.apply(
            Self.policy(
                ListenerPolicySpec(
                    namespaceSelector: Self.ofShop,
                    hostnames: [HostnameAllowance("*.shop.example.com")],
                    delegations: [HostnameDelegation("*.pay.example.com", to: "bank")])))
        let edge = ParentRef(kind: "Gateway", namespace: "infra", name: "gw")
        for hostname in ["www.example.com", "login.pay.example.com"] {
            expectRefusal(.policy) { try fixture.apply(Self.route(hostname, on: edge)) }
        }
        expectRefusal(.policy) { try fixture.apply(Self.route(on: edge)) }
        try fixture.apply(Self.route("a.shop.example.com", on: edge))
        // Who has the name lets others have it on its own listeners.
        try fixture.apply(.set("bank/web", "p=HTTP:80:x.pay.example.com"))
        let shared = ParentRef(kind: "ListenerSet", namespace: "bank", name: "web")
        try fixture.apply(Self.route("x.pay.example.com", on: shared))
        // On what is its own a route may have all that its listeners have.
        try fixture.apply(.set("shop/web", "s=HTTP:80:www.shop.example.com"))
        try fixture.apply(Self.route(on: ParentRef(kind: "ListenerSet", name: "web")))
    }

    @Test func `a policy says which routes it would refuse`() throws {
        let fixture = try LedgerFixture(.gateway("all=HTTP:80:*.example.com"))
        let edge = ParentRef(kind: "Gateway", namespace: "infra", name: "gw")
        try fixture.apply(Self.route("www.example.com", on: edge))
        let policy = Self.policy(
            ListenerPolicySpec(
                namespaceSelector: Self.ofShop,
                hostnames: [HostnameAllowance("*.shop.example.com")]))
        let warnings = try fixture.apply(policy).decision.warnings
        #expect(warnings.map(\.code) == ["PolicyViolated"])
        #expect(warnings.first?.resource == ResourceID(.httpRoute, "shop/route"))
    }

    @Test func `labels that are taken off and put back let nothing pass`() throws {
        let fixture = try LedgerFixture(.gateway(), .namespace("shop", ["tier": "gold"]))
        try fixture.apply(
            Self.policy(
                ListenerPolicySpec(
                    namespaceSelector: LabelSelector(matchLabels: ["tier": "gold"]),
                    hostnames: [HostnameAllowance("*.shop.io")])))
        let set = Resource.set("shop/web", "a=HTTP:80:www.bank.io")
        expectRefusal(.policy) { try fixture.apply(.namespace("shop"), set) }
        #expect(fixture.state[.set("shop/web")] == nil)
        try fixture.apply(.namespace("shop"), .set("shop/web", "a=HTTP:80:www.shop.io"))
    }

    @Test(arguments: ["", " \t", "\u{200B}", "\u{2060}\u{FEFF}"])
    func `what nobody can read is no message`(message: String) throws {
        let fixture = try LedgerFixture(.gateway())
        try fixture.apply(Self.policy(ListenerPolicySpec(message: MessageRule())))
        let wish = Submission.Wish.change(.applying(.set("shop/web", "a=HTTP:80:-")))
        expectRefusal(.policy) {
            _ = try fixture.submit(Submission(wish, actor: "ada", message: message)).acceptance()
        }
        _ = try fixture.submit(Submission(wish, actor: "ada", message: "!")).acceptance()
    }
}
