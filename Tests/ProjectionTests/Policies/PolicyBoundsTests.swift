import GatewayModel
import LintelTesting
import Testing

@testable import Projection

/// What policies say is bounded, and asked only of what it is about.
@Suite("How much policies say")
struct PolicyBoundsTests {
    /// Each listener of each set breaks a rule of each policy.
    @Test func `a refusal has no more errors than are read, and says that there are more`() throws {
        var fixture = try PolicyFixture()
        let policies = (0..<20).map { index in
            Resource.policy(
                "p\(index)",
                ListenerPolicySpec(
                    ports: [PolicyPorts(80)], protocols: [.https],
                    message: MessageRule(hint: "a ticket")))
        }
        try fixture.carryOut(policies.map { .applying($0) }) { $0.enforcesPolicies = false }
        let sets = (0..<10).map { index in
            Resource.set(
                NamespacedName(namespace: "shop", name: "s\(index)"),
                Self.listeners("HTTP:81"))
        }
        let refusal = try #require(throws: Refusal.self) {
            try fixture.carryOut(sets.map { .applying($0) })
        }
        #expect(refusal.issues.count == Limits.reportedIssues + 1)
        #expect(refusal.issues.last?.code == "MoreIssues")
        #expect(refusal.violations.count == Limits.reportedIssues)
        #expect(refusal.message.hasPrefix("more than 1000 rules of policies"))
        // What is said of the whole change is not lost.
        #expect(refusal.violations.filter { $0.rule == .message }.count == 20)
    }

    private static func listeners(_ sort: String) -> [Listener] {
        (0..<64).map { Listener(stringLiteral: "l\($0)=\(sort):a\($0).x.io") }
    }

    @Test func `a refusal is bounded in bytes, too`() throws {
        let long = (0..<60).map { String(repeating: "\(10 + $0)", count: 30) + ".io" }
        var fixture = try PolicyFixture(
            ("names", ListenerPolicySpec(hostnames: long.map { HostnameAllowance($0) })))
        let sets = (0..<16).map { index in
            Resource.set(
                NamespacedName(namespace: "shop", name: "s\(index)"),
                Self.listeners("HTTP:80"))
        }
        let refusal = try #require(throws: Refusal.self) {
            try fixture.carryOut(sets.map { .applying($0) })
        }
        let bytes = zip(refusal.issues, refusal.violations).reduce(0) { sum, pair in
            sum + pair.0.detail.utf8.count + pair.1.allowed.utf8.count
        }
        #expect(bytes < Limits.reportedPolicyBytes && bytes > Limits.reportedPolicyBytes / 2)
        #expect(refusal.issues.last?.code == "MoreIssues")
    }

    // MARK: Carve-outs

    @Test func `a set that comes from another gateway takes names out of a wildcard anew`() throws {
        let kept = ListenerPolicySpec(
            namespaceSelector: .team("retail"),
            hostnames: [HostnameAllowance("*.x.io", carveOuts: .deny)])
        var fixture = try PolicyFixture(("kept", kept))
        try fixture.apply(
            .gateway(named: "infra/other"), .set("bank/all", "w=HTTP:80:*.x.io"),
            .set("shop/web", of: "infra/other", "a=HTTP:80:pay.x.io"))
        #expect(
            try fixture.refusals(.set("shop/web", "a=HTTP:80:pay.x.io")) == [
                "CarveOutNotAllowed /changes/0/apply/spec/listeners/0/hostname kept"
            ])
    }

    @Test func `what comes back from nowhere takes names out of a wildcard anew`() throws {
        var fixture = try PolicyFixture()
        try fixture.apply(.set("shop/web", "a=HTTP:80:pay.x.io"))
        let old = try #require(fixture.state[.set("shop/web")])
        try fixture.delete(.set("shop/web"))
        try fixture.apply(.set("bank/all", "w=HTTP:80:*.x.io"))
        let kept = ListenerPolicySpec(hostnames: [HostnameAllowance("*.x.io", carveOuts: .deny)])
        try fixture.apply(.policy("kept", kept))
        let refusal = try #require(throws: Refusal.self) {
            try fixture.carryOut([Intent(restoring: old)])
        }
        // Nobody has sent it, so the sentence and the members say what it is.
        #expect(refusal.issues.map(\.pointer) == [""])
        #expect(refusal.issues[0].detail.hasPrefix("ListenerSet shop/web, listener a: pay.x.io"))
        #expect(refusal.violations[0].resource == .set("shop/web"))
        #expect(refusal.violations[0].listener == "a")
    }

    // MARK: The server itself

    @Test func `what the server undoes by itself is asked of no policy`() throws {
        var fixture = try PolicyFixture()
        try fixture.apply(.set("shop/web", "a=HTTP:80:old.bank.io"))
        let old = try #require(fixture.state[.set("shop/web")])
        try fixture.apply(.set("shop/web", "a=HTTP:80:a.shop.io"))
        try fixture.apply(.policy("strict", TighteningTests.strict))
        #expect(throws: Refusal.self) { try fixture.carryOut([Intent(restoring: old)]) }
        // Freezes are something else.
        #expect(throws: Refusal.self) {
            try fixture.carryOut([Intent(restoring: old)]) { $0.freezes = .ignore }
        }
        try fixture.carryOut([Intent(restoring: old)]) { $0.isOwn = true }
        #expect(fixture.state[.set("shop/web")]?.resource == old.resource)
    }

    // MARK: Quotas

    @Test func `a quota points at the first resource that grows`() throws {
        var fixture = try PolicyFixture(
            ("quota", ListenerPolicySpec(quota: NamespaceQuota(listeners: 2))))
        try fixture.apply(.set("shop/a", "a=HTTP:80:a.io"), .set("shop/b", "b=HTTP:80:b.io"))
        let same = Resource.set("shop/a", "a=HTTP:80:changed.io")
        let more = Resource.set("shop/b", "b=HTTP:80:b.io", "c=HTTP:80:c.io")
        let found = try fixture.violations([same, more])
        #expect(found.map(\.0.pointer) == ["/changes/1/apply"])
        #expect(found.map(\.1.resource) == [.set("shop/b")])
        let one = try PolicyFixture(
            ("quota", ListenerPolicySpec(quota: NamespaceQuota(listenerSets: 1))))
        var grown = one
        try grown.apply(.set("shop/a", "a=HTTP:80:a.io"))
        #expect(
            try grown.violations([.set("shop/b", "b=HTTP:80:b.io")])[0].0.detail.hasPrefix(
                "namespace shop would have 2 ListenerSets, and may have 1; it has 1"))
    }

    // MARK: Loans

    @Test func `a loan that is over before it begins is refused`() throws {
        var fixture = try PolicyFixture()
        let past = Samples.noon
        let loan = HostnameDelegation("promo.x.io", to: "shop", until: past)
        let refusal = try #require(throws: Refusal.self) {
            try fixture.apply(
                .policy("names", ListenerPolicySpec(delegations: [loan])))
        }
        #expect(refusal.reason == .invalid)
        #expect(refusal.issues.map(\.pointer) == ["/spec/delegations/0/until"])
    }
}
