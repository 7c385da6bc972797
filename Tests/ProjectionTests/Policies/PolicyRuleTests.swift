import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("Rules of a ListenerPolicy")
struct PolicyRuleTests {
    static let retail = ListenerPolicySpec(
        namespaceSelector: .team("retail"),
        hostnames: [
            HostnameAllowance("www.example.com"),
            HostnameAllowance("*.shop.example.com", wildcards: .deny),
            HostnameAllowance("*.pop.example.com"),
        ],
        ports: [PolicyPorts(80), PolicyPorts(8000, through: 8999)], protocols: [.http])

    static let hostnames: [(hostname: String, isAllowed: Bool)] = [
        ("www.example.com", true), ("a.shop.example.com", true), ("a.b.shop.example.com", true),
        ("*.pop.example.com", true), ("*.a.pop.example.com", true),
        ("*.shop.example.com", false), ("shop.example.com", false), ("example.com", false),
        ("evilshop.example.com", false), ("*.example.com", false), ("-", false),
    ]

    @Test(arguments: hostnames)
    func `a hostname is allowed or not`(_ hostname: String, isAllowed: Bool) throws {
        let fixture = try PolicyFixture(("names", Self.retail))
        let found = try fixture.refusals(
            .set("shop/web", Listener(stringLiteral: "a=HTTP:80:\(hostname)")))
        #expect(
            found
                == (isAllowed
                    ? [] : ["HostnameNotAllowed /changes/0/apply/spec/listeners/0/hostname names"]))
    }

    @Test func `every failure is told at once, where it stands, and what would be allowed`() throws
    {
        let fixture = try PolicyFixture(("names", Self.retail))
        let found = try fixture.violations([
            .set("shop/fine", "a=HTTP:80:www.example.com"),
            .set(
                "shop/web", "a=HTTP:80:www.example.com", "b=HTTPS:443:www.bank.com"),
        ])
        #expect(
            found.map { "\($0.0.code) \($0.0.pointer)" } == [
                "PortNotAllowed /changes/1/apply/spec/listeners/1/port",
                "ProtocolNotAllowed /changes/1/apply/spec/listeners/1/protocol",
                "HostnameNotAllowed /changes/1/apply/spec/listeners/1/hostname",
            ])
        #expect(
            found.map(\.1.allowed) == [
                "80 or 8000-8999", "HTTP",
                "www.example.com, a name below shop.example.com or *.pop.example.com",
            ])
        #expect(found.last?.0.detail.contains("ListenerPolicy names, spec.hostnames") == true)
    }

    @Test func `who is not selected is not ruled, and no policy rules nobody`() throws {
        var fixture = try PolicyFixture(("names", Self.retail))
        let set = Resource.set("bank/web", "a=HTTPS:443:www.bank.com")
        #expect(try fixture.refusals(set).isEmpty)
        #expect(try fixture.apply(set).policies.isEmpty)
        #expect(
            try fixture.apply(.set("shop/web", "a=HTTP:80:www.example.com")).policies
                == ["names"])
    }

    @Test func `labels count as they will be`() throws {
        let fixture = try PolicyFixture(("names", Self.retail))
        #expect(
            try fixture.refusals(
                .namespace("bank", ["team": "retail"]),
                .set("bank/web", "a=HTTP:80:www.bank.com")) == [
                    "HostnameNotAllowed /changes/1/apply/spec/listeners/0/hostname names"
                ])
    }

    @Test func `a policy of other gateways is not asked`() throws {
        var spec = Self.retail
        spec.gateways = [GatewayReference(namespace: "infra", name: "other")]
        let fixture = try PolicyFixture(("names", spec))
        let listener: Listener = "a=HTTP:80:www.bank.com"
        #expect(try fixture.refusals(.set("shop/web", listener)).isEmpty)
        let other = Samples.listenerSet("shop/web", parent: "infra/other", listeners: [listener])
        #expect(try fixture.refusals(other).count == 1)
    }

    @Test func `a route is judged by the gateway of the set that comes with it`() throws {
        let spec = ListenerPolicySpec(
            gateways: [GatewayReference(namespace: "infra", name: "gw")],
            names: [NamingRule("HTTPRoute", "{namespace}-route")])
        let fixture = try PolicyFixture(("names", spec))
        let set = Resource.set("shop/web", "a=HTTP:80:www.example.com")
        let parent = ParentRef(kind: "ListenerSet", name: "web")
        #expect(
            try fixture.refusals(set, .httpRoute("shop/wrong", to: parent)) == [
                "NameNotAllowed /changes/1/apply/metadata/name names"
            ])
        #expect(try fixture.refusals(set, .httpRoute("shop/shop-route", to: parent)).isEmpty)
        #expect(
            try fixture.refusals(.httpRoute("shop/wrong", to: ParentRef(name: "elsewhere")))
                .isEmpty)
    }

    @Test func `a change satisfies each policy that selects it`() throws {
        let fixture = try PolicyFixture(
            ("a", Self.retail),
            ("b", ListenerPolicySpec(hostnames: [HostnameAllowance("a.shop.example.com")])))
        #expect(
            try fixture.refusals(.set("shop/web", "a=HTTP:80:a.shop.example.com")).isEmpty)
        #expect(
            try fixture.refusals(.set("shop/web", "a=HTTP:80:www.example.com")) == [
                "HostnameNotAllowed /changes/0/apply/spec/listeners/0/hostname b"
            ])
    }

    // MARK: Names

    static let named = ListenerPolicySpec(
        names: [
            NamingRule("ListenerSet", "{namespace}-{env}-listener"),
            NamingRule("Listener", "{env}.[x]"),
        ],
        variables: [NamingVariable("env", values: ["dev", "prod"])])

    @Test(arguments: [
        ("shop-dev-listener", true), ("shop-prod-listener", true), ("shop-test-listener", false),
        ("bank-dev-listener", false), ("shop-dev-listener2", false), ("xshop-dev-listener", false),
    ])
    func `a name matches as a whole`(_ name: String, isAllowed: Bool) throws {
        var spec = Self.named
        spec.names.removeLast()
        let fixture = try PolicyFixture(("names", spec))
        let set = Resource.set(
            NamespacedName(namespace: "shop", name: name), "a=HTTP:80:www.example.com")
        let found = try fixture.violations([set])
        #expect(found.map(\.1.rule) == (isAllowed ? [] : [.name]))
        #expect(
            isAllowed || found[0].1.allowed == "shop-{env}-listener, where env is dev or prod")
    }

    @Test func `what is no placeholder is taken to the letter`() throws {
        let fixture = try PolicyFixture(("names", Self.named))
        #expect(
            try fixture.refusals(.set("shop/shop-dev-listener", "devxx=HTTP:80:-")) == [
                "NameNotAllowed /changes/0/apply/spec/listeners/0/name names"
            ])
    }

    // MARK: TLS

    @Test func `an old version of TLS is refused, and a listener can demand a newer`() throws {
        let fixture = try PolicyFixture(("tls", ListenerPolicySpec(minimumTLSVersion: .tls13)))
        let old: Listener = "a=HTTPS:443:www.example.com"
        #expect(
            try fixture.refusals(.set("shop/web", old)) == [
                "TLSVersionTooLow /changes/0/apply/spec/listeners/0/tls/options tls"
            ])
        var tls = old.tls
        tls?.options = [ListenerTLS.minimumVersionOption: "1.3"]
        #expect(try fixture.refusals(.set("shop/web", old.with(tls: tls))).isEmpty)
        #expect(
            try fixture.refusals(.set("shop/web", "a=PASSTHROUGH:443:www.example.com")) == [
                "TLSVersionTooLow /changes/0/apply/spec/listeners/0/tls/mode tls"
            ])
        #expect(try fixture.refusals(.set("shop/web", "a=HTTP:80:-")).isEmpty)
    }

    // MARK: Carving out

    @Test func `a name is not taken out of somebody's wildcard where that is denied`() throws {
        var fixture = try PolicyFixture(
            (
                "names",
                ListenerPolicySpec(
                    hostnames: [HostnameAllowance("*.example.com", carveOuts: .deny)])
            ))
        try fixture.apply(.set("shop/web", "a=HTTP:80:*.example.com"))
        let carving = "a=HTTP:80:www.example.com"
        #expect(
            try fixture.refusals(.set("bank/web", Listener(stringLiteral: carving))) == [
                "CarveOutNotAllowed /changes/0/apply/spec/listeners/0/hostname names"
            ])
        // One's own wildcard is one's own business.
        #expect(
            try fixture.refusals(.set("shop/more", Listener(stringLiteral: carving))).isEmpty)
    }
}
