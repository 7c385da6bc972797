import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("Names that are delegated")
struct DelegationTests {
    static let later = Samples.noon + GatewayDuration(milliseconds: 3_600_000)

    static let platform = ListenerPolicySpec(delegations: [
        HostnameDelegation("*.shop.example.com", to: "shop"),
        HostnameDelegation("*.sale.shop.example.com", to: "market"),
        HostnameDelegation("promo.shop.example.com", to: "bank", until: later),
    ])

    static let claims: [(hostname: String, namespace: String, isAllowed: Bool)] = [
        ("a.shop.example.com", "shop", true), ("a.shop.example.com", "market", false),
        ("*.shop.example.com", "market", false), ("*.shop.example.com", "shop", true),
        // The most specific has it.
        ("a.sale.shop.example.com", "market", true), ("a.sale.shop.example.com", "shop", false),
        ("promo.shop.example.com", "bank", true), ("promo.shop.example.com", "shop", false),
        // What is wider, or beside, is nobody's.
        ("*.example.com", "market", true), ("www.example.com", "market", true),
    ]

    @Test(arguments: claims)
    func `nobody else claims within`(
        _ hostname: String, namespace: String, isAllowed: Bool
    ) throws {
        let fixture = try PolicyFixture(("platform", Self.platform))
        let set = Resource.set(
            NamespacedName(namespace: namespace, name: "web"),
            Listener(stringLiteral: "a=HTTP:80:\(hostname)"))
        #expect(
            try fixture.refusals(set)
                == (isAllowed
                    ? []
                    : ["HostnameDelegated /changes/0/apply/spec/listeners/0/hostname platform"]))
    }

    @Test func `what is delegated may be claimed whatever else is allowed`() throws {
        let fixture = try PolicyFixture(
            ("platform", Self.platform),
            ("strict", ListenerPolicySpec(hostnames: [HostnameAllowance("www.example.com")])))
        #expect(
            try fixture.refusals(.set("shop/web", "a=HTTP:80:a.shop.example.com")).isEmpty)
        #expect(
            try fixture.refusals(.set("market/web", "a=HTTP:80:b.example.com")).count == 1)
    }

    @Test func `a loan ends at its time, whether or not anybody has noticed`() throws {
        let fixture = try PolicyFixture(("platform", Self.platform))
        let set = Resource.set("shop/web", "a=HTTP:80:promo.shop.example.com")
        #expect(try fixture.refusals(set).count == 1)
        #expect(try fixture.refusals(set, at: Self.later).isEmpty)
        let owner = { (now: Timestamp) in
            fixture.state.owners(ofHostname: "promo.shop.example.com", on: .gw, at: now).map {
                "\($0.namespace) by \($0.hostname)"
            }
        }
        #expect(owner(Samples.noon) == ["bank by promo.shop.example.com"])
        #expect(owner(Self.later) == ["shop by *.shop.example.com"])
    }

    @Test func `a loan ends by itself, and the rest of the policy stays`() throws {
        var fixture = try PolicyFixture(("platform", Self.platform))
        let id = ResourceID(.listenerPolicy, namespace: "", name: "platform")
        #expect(fixture.state.nextDeadline?.time == Self.later)
        #expect(fixture.state.endIntents(of: id, at: Samples.noon).isEmpty)
        try fixture.carryOut(fixture.state.endIntents(of: id, at: Self.later))
        guard case .listenerPolicy(let spec)? = fixture.state[id]?.resource.spec else {
            Issue.record("it is gone")
            return
        }
        #expect(spec.delegations.map(\.namespace) == ["shop", "market"])
        #expect(fixture.state.nextDeadline == nil)
    }

    @Test func `two who have the same name have it neither`() throws {
        var fixture = try PolicyFixture(("platform", Self.platform))
        let decision = try fixture.apply(
            .policy(
                "other",
                ListenerPolicySpec(
                    delegations: [HostnameDelegation("*.shop.example.com", to: "bank")])))
        #expect(decision.warnings.map(\.code) == ["PoliciesContradict"])
        #expect(decision.warnings.first?.message.contains("ListenerPolicy platform") == true)
        for namespace in ["shop", "bank"] {
            let set = Resource.set(
                NamespacedName(namespace: namespace, name: "web"),
                "a=HTTP:80:a.shop.example.com")
            #expect(try fixture.refusals(set).count == 1)
        }
    }
}
