import GatewayModel
import LintelTesting
import Projection
import Testing

@testable import Ledger

@Suite("Going back to a version of a gateway")
struct RollbackTests {
    @Test(arguments: 1...4)
    func `any version comes back byte for byte, as one commit at the end`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        let workshop = try teams.workshop(commits: 70)
        for gateway in RandomTeams.gateways {
            var versions = try workshop.versions(of: gateway)
            let first = versions.prefix(1)
            versions.shuffle(using: &teams.resources.random)
            for version in first + versions.prefix(8) {
                let target = try workshop.state(at: version)
                let before = workshop.state
                let acceptance = try workshop.rollBack(gateway, to: version)
                let after = workshop.state
                try #require(
                    after.listenerBytes(of: gateway) == target.listenerBytes(of: gateway),
                    "\(gateway) to \(version)")
                let expected = acceptance.decision.commit == nil ? 0 : 1
                #expect(after.revision.rawValue == before.revision.rawValue + Int64(expected))
                // Done once is done.
                #expect(try workshop.rollBack(gateway, to: version).decision.commit == nil)
            }
        }
        #expect(Portrait(.replaying(try workshop.commits())) == Portrait(workshop.state))
    }

    @Test(arguments: 1...3)
    func `going back to the present changes nothing`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        let workshop = try teams.workshop(commits: 40)
        for gateway in workshop.state.gatewayNames {
            let version = try #require(workshop.state.gateway(gateway)).version
            let before = workshop.state.listenerBytes(of: gateway)
            // What came after the version may have changed resources, but no listener.
            try workshop.rollBack(gateway, to: version)
            #expect(workshop.state.listenerBytes(of: gateway) == before)
            #expect(workshop.state.gateway(gateway)?.version == version)
        }
    }

    @Test(arguments: 1...4)
    func `a scope takes only what it names`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        let workshop = try teams.workshop(commits: 60)
        for round in 0..<12 {
            let gateway = teams.resources.random.pick(RandomTeams.gateways)
            guard
                let version = try workshop.versions(of: gateway)
                    .randomElement(using: &teams.resources.random)
            else { continue }
            let target = try workshop.state(at: version)
            let team = teams.resources.random.pick(RandomResources.namespaces)
            let set = teams.resources.random.pick(["s", "t", "u", "gw"])
            let name = NamespacedName(namespace: team, name: set)
            let scope: RollbackScope = round % 2 == 0 ? .namespace(team) : .listenerSet(name)
            let before = workshop.state
            do { try workshop.rollBack(gateway, to: version, scope: scope) } catch is Refusal {
                continue
            }
            let after = workshop.state
            for id in Set(before.resources.keys).union(after.resources.keys) {
                let isMeant =
                    scope == .namespace(team)
                    ? id.namespace == team && isPart(id, of: gateway, [before, target])
                    : id == .set(name)
                let expected = isMeant ? target.resources[id] : before.resources[id]
                #expect(after.resources[id] == expected, "\(id), \(scope) to \(version)")
            }
        }
    }

    private func isPart(
        _ id: ResourceID, of gateway: NamespacedName, _ states: [GatewayState]
    ) -> Bool {
        id == .gateway(gateway)
            || states.contains { state in
                state.gateway(gateway)?.sets.contains { $0.id == id } ?? false
            }
    }

    // MARK: What may have happened in between

    struct Story: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let tell: @Sendable (Workshop) throws -> Void

        init(_ name: String, _ tell: @escaping @Sendable (Workshop) throws -> Void) {
            (testDescription, self.tell) = (name, tell)
        }
    }

    static let gold = LabelSelector(matchLabels: ["tier": "gold"])
    static let stories = [
        Story("nothing") { _ in },
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
        let workshop = try Workshop(
            .namespace("shop", ["tier": "gold"]), .namespace("pay"),
            .gateway(from: .selector, selector: Self.gold, "own=HTTP:80:own.io"),
            .set("shop/old", "old=HTTP:80:old.io", "loses=TCP:80:-"),
            .set("shop/web", "www=HTTP:80:x.io"), .set("pay/api", "api=HTTP:80:x.io"))
        let version = try #require(workshop.state.gateway(.gw)).version
        let before = workshop.state
        try story.tell(workshop)

        try workshop.rollBack(to: version)

        #expect(workshop.state.listenerBytes(of: .gw) == before.listenerBytes(of: .gw))
        for id in [ResourceID.set("shop/web"), .set("shop/old"), .gateway()] {
            #expect(workshop.state.resources[id] == before.resources[id])
        }
        // What a client read before cannot be written back any more.
        let set = try #require(workshop.state[.set("shop/web")])
        let old = try #require(before[.set("shop/web")])
        #expect(set.resourceVersion >= old.resourceVersion && set.generation >= old.generation)
    }

    @Test func `what is no version is refused`() throws {
        let workshop = try Workshop(.gateway(), .namespace("shop"), .set("a/b", "w=HTTP:80:-"))
        try workshop.delete(.gateway())
        for revision: Int64 in [0, 2, 4, 5] {
            #expect(throws: Refusal.self) {
                try workshop.rollBack(to: Revision(rawValue: revision))
            }
        }
        try workshop.rollBack(to: Revision(rawValue: 3))
        #expect(workshop.state.gateway(.gw)?.listenerCount == 1)
    }

    @Test func `whoever saw another version is refused`() throws {
        let workshop = try Workshop(.gateway(), .set("a/b", "w=HTTP:80:-"))
        let rollback = try workshop.ledger.rollback(
            of: .gw, toVersion: Revision(rawValue: 1), scope: .gateway,
            ifVersion: Revision(rawValue: 1))
        let refusal = #expect(throws: Refusal.self) { try workshop.submit(.rollBack(rollback)) }
        #expect(refusal?.kind == .preconditionFailed)
    }
}
