import GatewayModel
import LintelTesting
import Testing

@testable import Projection

/// What all policies together say of a change, beside what each says; over many changes, so that
/// what is remembered of the last is beside what is found out anew.
@Suite("Policies together")
struct PoliciesTogetherTests {
    @Test func `say the same as each of them`() throws {
        var random = SeededGenerator(seed: 15)
        var fixture = try PolicyFixture()
        try fixture.apply(.gateway(named: "infra/other"))
        var (passed, broken, remembered) = (0, 0, 0)
        for step in 0..<3000 {
            if step % 20 == 0 { try changeRules(of: &fixture, &random) }
            let set = try #require(sets(fixture.state, &random))
            let before = fixture.state[set.id]
            let now = fixture.now + GatewayDuration(milliseconds: 1000)
            let judge = PolicyJudge([set], over: fixture.state, now: now)
            let rules = judge.rules(about: set)
            #expect(rules.policies.map(\.name) == selecting(set, fixture.state))
            let gateway = set.spec.parent
            remembered +=
                fixture.state.policies.table.passedListeners(
                    of: set.id, by: rules, on: gateway, at: now
                ).isEmpty ? 0 : 1
            let single = judge.violations(
                of: set, by: rules.policies, on: gateway,
                standing: judge.standingListeners(of: set, before: before))
            // Twice: the second time finds what the first remembers.
            for _ in 0..<2 {
                #expect(
                    judge.passes(
                        set, rules, on: gateway,
                        standing: judge.standingListeners(of: set, before: before))
                        == single.isEmpty,
                    "\(single)")
                #expect(judge.violations(of: set, by: rules, before: before) == single)
            }
            single.isEmpty ? (passed += 1) : (broken += 1)
            // Some are only previewed.
            if single.isEmpty, Bool.random(using: &random) { try fixture.apply(set) }
        }
        #expect(passed > 50 && broken > 50 && remembered > 50)
    }

    // MARK: What is tried

    private static let hostnames = [
        "a.x.io", "b.x.io", "*.x.io", "a.y.x.io", "*.y.x.io", "a.z.io", "*.z.io", "*.io", "-",
    ]
    private static let names = ["shop-web", "shop-app", "market-web", "web"]

    /// The set as it is with one or two listeners of others, or a new one.
    private func sets(_ state: GatewayState, _ random: inout SeededGenerator) -> Resource? {
        guard let namespace = ["shop", "market"].randomElement(using: &random) else { return nil }
        let name = NamespacedName(
            namespace: namespace, name: Self.names.randomElement(using: &random) ?? "web")
        var listeners = state[ResourceID(.listenerSet, name)]?.listeners ?? []
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            let listener = listener(&random)
            listeners.removeAll { $0.name == listener.name }
            listeners.insert(
                listener, at: Int.random(in: 0...listeners.count, using: &random))
        }
        let parent = Int.random(in: 0..<6, using: &random) == 0 ? "other" : "gw"
        return Resource(
            metadata: Metadata(namespace: namespace, name: name.name),
            spec: .listenerSet(
                ListenerSetSpec(
                    parent: NamespacedName(namespace: "infra", name: parent),
                    listeners: listeners)))
    }

    private func listener(_ random: inout SeededGenerator) -> Listener {
        let sort =
            ["HTTP:80", "HTTP:80", "HTTP:8080", "HTTPS:443", "PASSTHROUGH:443"]
            .randomElement(using: &random) ?? ""
        let hostname = Self.hostnames.randomElement(using: &random) ?? "-"
        let name = "\(["a", "b", "market-c"].randomElement(using: &random) ?? "a")"
        return Listener(stringLiteral: "\(name)=\(sort):\(hostname)")
    }

    // MARK: What rules it

    /// Other policies, or other labels.
    private func changeRules(
        of fixture: inout PolicyFixture, _ random: inout SeededGenerator
    ) throws {
        let team = ["retail", "money"].randomElement(using: &random) ?? ""
        if Bool.random(using: &random) {
            try fixture.apply(.namespace("shop", ["team": team]))
        }
        let name = "policy-\(Int.random(in: 0..<4, using: &random))"
        try fixture.apply(.policy(name, policy(at: fixture.now, &random)))
    }

    private func policy(
        at now: Timestamp, _ random: inout SeededGenerator
    ) -> ListenerPolicySpec {
        func maybe<Value>(_ none: Value, _ some: @autoclosure () -> Value) -> Value {
            Int.random(in: 0..<3, using: &random) == 0 ? some() : none
        }
        func permission() -> HostnameAllowance.Permission {
            Bool.random(using: &random) ? .allow : .deny
        }
        var spec = ListenerPolicySpec()
        spec.namespaceSelector = maybe(nil, .team("retail"))
        spec.gateways = maybe([], [GatewayReference(namespace: "infra", name: "gw")])
        spec.hostnames = maybe(
            [],
            ["*.x.io", "*.y.x.io", "a.x.io", "*.io"].shuffled(using: &random).prefix(3).map {
                HostnameAllowance($0, wildcards: permission(), carveOuts: permission())
            })
        spec.ports = maybe([], [PolicyPorts(1, through: 100), PolicyPorts(90, through: 443)])
        spec.protocols = maybe([], [.http, .https])
        spec.minimumTLSVersion = maybe(nil, .tls12)
        spec.names = maybe(
            [], [NamingRule("ListenerSet", "{namespace}-{any}"), NamingRule("ListenerSet", "web")])
        spec.names += maybe([], [NamingRule(NamingRule.listener, "{letter}")])
        spec.variables = [
            NamingVariable("any", pattern: "[a-z]+"), NamingVariable("letter", values: ["a", "b"]),
        ]
        spec.delegations = maybe(
            [],
            [
                HostnameDelegation("*.y.x.io", to: "shop"),
                // Ends while sets are tried.
                HostnameDelegation(
                    "a.x.io", to: "market", until: now + GatewayDuration(milliseconds: 6000)),
            ])
        return spec
    }

    /// The names of the policies that select a set, asked one by one.
    private func selecting(_ set: Resource, _ state: GatewayState) -> [String] {
        let labels = state.selectableLabels(ofNamespace: set.metadata.namespace)
        return state.policies.table.policies.filter { policy in
            policy.selects(labels) && set.spec.parent.map(policy.isAbout) ?? false
        }.map(\.name)
    }
}
