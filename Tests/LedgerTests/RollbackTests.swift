import GatewayModel
import LintelTesting
import Testing

@testable import Ledger
@testable import Projection

@Suite("Going back to a version of a gateway")
struct RollbackTests {
    @Test(arguments: 1...4)
    func `any version comes back byte for byte, as one commit at the end`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        let fixture = try teams.fixture(commits: 70)
        for gateway in RandomTeams.gateways {
            var versions = try fixture.versions(of: gateway)
            let first = versions.prefix(1)
            versions.shuffle(using: &teams.resources.random)
            for version in first + versions.prefix(8) {
                let target = try fixture.state(at: version)
                let before = fixture.state
                let acceptance = try fixture.rollBack(gateway, to: version)
                let after = fixture.state
                let isAsItWas =
                    after.listenerBytes(of: gateway) == target.listenerBytes(of: gateway)
                // It says so exactly when something that it does not delete makes a difference.
                let warns = acceptance.decision.warnings.contains { $0.code == "NotAsItWas" }
                try #require(isAsItWas != warns, "\(gateway) to \(version)")
                let expected = acceptance.decision.commit == nil ? 0 : 1
                #expect(after.revision.rawValue == before.revision.rawValue + Int64(expected))
                // Done once is done.
                #expect(try fixture.rollBack(gateway, to: version).decision.commit == nil)
            }
        }
        #expect(Portrait(.replaying(try fixture.commits())) == Portrait(fixture.state))
    }

    @Test(arguments: 1...3)
    func `going back to the present changes nothing`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        let fixture = try teams.fixture(commits: 40)
        for gateway in fixture.state.gatewayNames {
            let version = try #require(fixture.state.gateway(gateway)).version
            let before = fixture.state.listenerBytes(of: gateway)
            // What came after the version may have changed resources, but no listener.
            try fixture.rollBack(gateway, to: version)
            #expect(fixture.state.listenerBytes(of: gateway) == before)
            #expect(fixture.state.gateway(gateway)?.version == version)
        }
    }

    @Test(arguments: 1...4)
    func `a scope takes only what it names`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        let fixture = try teams.fixture(commits: 60)
        for round in 0..<12 {
            let gateway = teams.resources.random.pick(RandomTeams.gateways)
            guard
                let version = try fixture.versions(of: gateway)
                    .randomElement(using: &teams.resources.random)
            else { continue }
            let target = try fixture.state(at: version)
            let team = teams.resources.random.pick(RandomResources.namespaces)
            let set = teams.resources.random.pick(["s", "t", "u", "gw"])
            let name = NamespacedName(namespace: team, name: set)
            let scope: RollbackScope = round % 2 == 0 ? .namespace(team) : .listenerSet(name)
            let before = fixture.state
            do { try fixture.rollBack(gateway, to: version, scope: scope) } catch is Refusal {
                continue
            }
            let after = fixture.state
            for id in Set(before.resources.keys).union(after.resources.keys) {
                let isMeant =
                    scope == .namespace(team)
                    ? id.namespace == team
                        && (isPart(id, of: gateway, [before, target])
                            || isTarget(id, of: gateway, [before, target]))
                    : id == .set(name)
                var expected = isMeant ? target.resources[id] : before.resources[id]
                // What was deleted since is noise without its key.
                if id.kind == .secret, before.resources[id]?.uid != expected?.uid {
                    expected = before.resources[id]
                }
                #expect(after.resources[id] == expected, "\(id), \(scope) to \(version)")
            }
        }
    }

    private func isPart(
        _ id: ResourceID, of gateway: NamespacedName, _ states: [GatewayState]
    ) -> Bool {
        id == .gateway(gateway)
            || states.contains { state in
                (state.gateway(gateway)?.sets.contains { $0.id == id } ?? false)
                    || (state.route(id)?.parents.flatMap(\.attachments)
                        .contains { $0.gateway == gateway } ?? false)
            }
    }

    /// A Backend or a Secret of the team that was there, and to which a route or a set of the team
    /// referred that goes back.
    private func isTarget(
        _ id: ResourceID, of gateway: NamespacedName, _ states: [GatewayState]
    ) -> Bool {
        guard id.kind == .backend || id.kind == .secret, let target = states.last, target[id] != nil
        else {
            return false
        }
        return ResourceKind.allCases.flatMap { target.ids(of: $0) }.contains { referrer in
            guard referrer.namespace == id.namespace, isPart(referrer, of: gateway, states),
                referrer.kind != .gateway, let stored = target[referrer]
            else { return false }
            return stored.routeTargets.union(stored.certificateTargets).contains(id)
        }
    }

    // MARK: What may have happened in between

    struct Story: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let tell: @Sendable (LedgerFixture) throws -> Void

        init(_ name: String, _ tell: @escaping @Sendable (LedgerFixture) throws -> Void) {
            (testDescription, self.tell) = (name, tell)
        }
    }

    static let gold = LabelSelector(matchLabels: ["tier": "gold"])
    static let route: Resource = .httpRoute(
        "shop/r", to: .set("shop/web"), rules: [.rule("/", to: "web", "pay/web")])
    static let stories = [
        Story("nothing") { _ in },
        Story("a route went elsewhere") {
            try $0.apply(.httpRoute("shop/r", to: .gateway("infra/none")))
        },
        Story("a route went away and came back younger") {
            try $0.delete(ResourceID(.httpRoute, "shop/r"))
            try $0.apply(route)
        },
        Story("a route came that no version had") {
            try $0.apply(.httpRoute("shop/new", to: .set("shop/web")))
        },
        Story("a backend moved, another went away") {
            try $0.apply(.backend("shop/web", "10.9.9.9"))
            try $0.delete(ResourceID(.backend, "pay/web"))
        },
        Story("a team lost its label") { try $0.apply(.namespace("shop", [:])) },
        Story("a team was forgotten") { try $0.delete(.namespace("shop")) },
        Story("another team got the label") {
            try $0.apply(.namespace("pay", ["tier": "gold"]))
        },
        Story("the gateway let nobody in") { try $0.apply(.gateway(from: .none)) },
        Story("the gateway let everybody in") {
            try $0.apply(.gateway(from: .all, "own=HTTP:80:own.io"))
        },
        Story("a set went to another gateway") {
            try $0.apply(.gateway(named: "infra/other"))
            try $0.apply(.set("shop/web", of: "infra/other", "www=HTTP:80:x.io"))
        },
        Story("a set went away and came back younger") {
            try $0.delete(.set("shop/web"))
            try $0.apply(.set("shop/web", "www=HTTP:80:x.io"))
        },
        Story("another took the name meanwhile") {
            try $0.delete(.set("shop/web"))
            try $0.apply(.set("shop/late", "www=HTTP:80:x.io"))
        },
        Story("a set came that no version had") {
            try $0.apply(.set("shop/new", "n=HTTP:80:new.io"))
        },
        Story("the gateway went away") { try $0.delete(.gateway()) },
        Story("the gateway went away and came back empty") {
            try $0.delete(.gateway())
            try $0.apply(.gateway())
        },
        Story("everything went away") {
            try $0.delete(.gateway(), .set("shop/web"), .set("shop/old"), .namespace("shop"))
        },
        Story("the ceiling came down") {
            try $0.apply(
                .gateway(
                    from: .selector, selector: gold,
                    annotations: ["lintel.dev/max-listeners": "1"], "own=HTTP:80:own.io"))
        },
    ]

    @Test(arguments: stories)
    func `the version comes back`(story: Story) throws {
        let fixture = try LedgerFixture(
            .namespace("shop", ["tier": "gold"]), .namespace("pay"),
            .gateway(from: .selector, selector: Self.gold, "own=HTTP:80:own.io"),
            .set("shop/old", "old=HTTP:80:old.io", "loses=TCP:80:-"),
            .set("shop/web", "www=HTTP:80:x.io"), .set("pay/api", "api=HTTP:80:x.io"),
            .backend("shop/web"), .backend("pay/web"), Self.route)
        let version = try #require(fixture.state.gateway(.gw)).version
        let before = fixture.state
        try story.tell(fixture)

        try fixture.rollBack(to: version)

        #expect(fixture.state.listenerBytes(of: .gw) == before.listenerBytes(of: .gw))
        let route = ResourceID(.httpRoute, "shop/r")
        for id in [ResourceID.set("shop/web"), .set("shop/old"), .gateway(), route] {
            #expect(fixture.state.resources[id] == before.resources[id])
        }
        // What a client read before cannot be written back any more.
        let set = try #require(fixture.state[.set("shop/web")])
        let old = try #require(before[.set("shop/web")])
        #expect(set.resourceVersion >= old.resourceVersion && set.generation >= old.generation)
    }

    @Test func `what is no version is refused`() throws {
        let fixture = try LedgerFixture(.gateway(), .namespace("shop"), .set("a/b", "w=HTTP:80:-"))
        try fixture.delete(.gateway())
        for revision: Int64 in [0, 2, 4, 5] {
            #expect(throws: Refusal.self) {
                try fixture.rollBack(to: Revision(rawValue: revision))
            }
        }
        try fixture.rollBack(to: Revision(rawValue: 3))
        #expect(fixture.state.gateway(.gw)?.listenerCount == 1)
    }

    @Test func `whoever saw another version is refused`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("a/b", "w=HTTP:80:-"))
        let rollback = try fixture.rollback(
            to: Revision(rawValue: 1), ifVersion: Revision(rawValue: 1))
        let refusal = #expect(throws: Refusal.self) { try fixture.submit(.rollBack(rollback)) }
        #expect(refusal?.reason == .preconditionFailed)
    }
}

@Suite("Going back where something else makes a difference")
struct RollbackLeftoverTests {
    @Test func `a backend that came since stays, and is named`() throws {
        let fixture = try LedgerFixture(
            .gateway(("l=HTTP:80:-" as Listener).admitting()),
            .httpRoute("infra/r", to: .gateway(), rules: [.rule("/", to: "web")]))
        let version = try #require(fixture.state.gateway(.gw)).version
        try fixture.apply(.backend("infra/web"))
        let decision = try fixture.rollBack(to: version).decision
        #expect(decision.warnings.map(\.code) == ["NotAsItWas"])
        #expect(decision.warnings.first?.resource == ResourceID(.backend, "infra/web"))
        #expect(fixture.state[ResourceID(.backend, "infra/web")] != nil)
    }

    @Test func `the labels that a listener chooses routes by come back`() throws {
        let gold = LabelSelector(matchLabels: ["tier": "gold"])
        let fixture = try LedgerFixture(
            .namespace("shop", ["tier": "gold"]),
            .gateway(("l=HTTP:80:-" as Listener).admitting(.selector, selector: gold)),
            .httpRoute("shop/r", to: .gateway()))
        let version = try #require(fixture.state.gateway(.gw)).version
        let before = fixture.state.listenerBytes(of: .gw)
        try fixture.apply(.namespace("shop", [:]))
        #expect(fixture.state.gateway(.gw)?.routeCount == 0)
        try fixture.rollBack(to: version)
        #expect(fixture.state.listenerBytes(of: .gw) == before)
    }

    @Test func `no label is touched where it makes no difference`() throws {
        let fixture = try LedgerFixture(
            .gateway(("l=HTTP:80:-" as Listener).admitting()), .backend("shop/web"),
            .httpRoute("shop/r", to: .gateway(), rules: [.rule("/", to: "web")]))
        let version = try #require(fixture.state.gateway(.gw)).version
        try fixture.apply(.namespace("shop", ["tier": "gold"]))
        try fixture.apply(.backend("shop/web", "10.9.9.9"))
        let decision = try fixture.rollBack(to: version).decision
        #expect(decision.results.map(\.id) == [ResourceID(.backend, "shop/web")])
    }

    // MARK: Certificates

    static let https = Resource.gateway(
        certificates: "resolve", ("l=HTTPS:443:x.io" as Listener).presenting("certs/cert"))
    static let grant = Resource.grant(
        "certs/g", from: [("Gateway", "infra")], to: [("Secret", nil)])

    @Test func `an older certificate comes back, and is named`() throws {
        let end = Timestamp(rawValue: Samples.noon.rawValue + 1)
        let old = Resource.secret("certs/cert", for: "x.io", notAfter: end)
        let fixture = try LedgerFixture(old, Self.grant, Self.https)
        let version = try #require(fixture.state.gateway(.gw)).version
        let before = fixture.state.listenerBytes(of: .gw)
        try fixture.apply(.secret("certs/cert", for: "x.io", serial: "02"))
        try fixture.delete(ResourceID(.referenceGrant, "certs/g"))
        #expect(fixture.state.gateway(.gw)?.listenerCount == 0)

        let decision = try fixture.rollBack(to: version).decision
        #expect(fixture.state.listenerBytes(of: .gw) == before)
        let warning = decision.warnings.first { $0.code == "OlderCertificate" }
        #expect(warning?.resource == ResourceID(.secret, "certs/cert"))
        #expect(warning?.message.contains("leaf-01") == true)
        #expect(warning?.message.contains(end.description) == true)
    }

    @Test func `a certificate that was deleted does not come back, and is named`() throws {
        let fixture = try LedgerFixture(
            .secret("certs/cert", for: "x.io"), Self.grant, Self.https)
        let version = try #require(fixture.state.gateway(.gw)).version
        let deleted = try fixture.delete(ResourceID(.secret, "certs/cert"))
        let decision = try fixture.rollBack(to: version).decision
        #expect(decision.commit == nil)
        #expect(decision.warnings.map(\.code) == ["NotAsItWas"])
        #expect(fixture.state.gateway(.gw)?.listenerCount == 0)
        #expect(throws: Refusal.self) { try fixture.revert(deleted.revision) }
    }

    @Test func `a grant that came since stays, and is named`() throws {
        let fixture = try LedgerFixture(.secret("certs/cert", for: "x.io"), Self.https)
        let version = try #require(fixture.state.gateway(.gw)).version
        try fixture.apply(Self.grant)
        let decision = try fixture.rollBack(to: version).decision
        #expect(decision.warnings.map(\.resource) == [ResourceID(.referenceGrant, "certs/g")])
        #expect(fixture.state.gateway(.gw)?.listenerCount == 1)
    }
}
