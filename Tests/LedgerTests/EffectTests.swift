import GatewayModel
import LintelTesting
import Projection
import Testing

@testable import Ledger

@Suite("What a changeset does to every gateway")
struct EffectTests {
    @Test(arguments: 1...8)
    func `effects are what comparing the snapshots shows`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed, hostnames: seed.isMultiple(of: 4) ? 10 : 0)
        let fixture = try LedgerFixture()
        for _ in 0..<80 {
            let before = fixture.state
            let changeset = teams.changeset(over: before)
            let decision = try fixture.submit(.change(changeset)).decision
            guard let commit = decision.commit else { continue }
            let changed = Set(commit.events.map(\.id))
            for gateway in RandomResources.gateways {
                let oracle = EffectOracle(
                    of: gateway, by: changed, from: before, to: fixture.state)
                let effect = decision.effects.first { $0.gateway == gateway }
                let told = effect.map(EffectOracle.init) ?? .nothing
                try #require(told == oracle, "\(gateway) at \(commit.revision)")
                checkVersions(of: gateway, effect, from: before, to: fixture.state)
                for loss in (effect?.lost ?? []) + (effect?.displaced ?? []) {
                    checkHolder(of: loss, in: fixture.state)
                }
            }
        }
    }

    private func checkVersions(
        of gateway: NamespacedName, _ effect: GatewayEffect?, from before: GatewayState,
        to after: GatewayState
    ) {
        let (old, new) = (before.gateway(gateway)?.version, after.gateway(gateway)?.version)
        if old != new { #expect(effect != nil) }
        guard let effect else { return }
        #expect(effect.previousVersion == old && effect.version == new)
    }

    /// Who is said to stand in the way has won, on that port.
    private func checkHolder(of loss: GatewayEffect.Loss, in state: GatewayState) {
        let isConflict = [.hostnameConflict, .protocolConflict].contains(loss.reason)
        #expect((loss.holder != nil) == isConflict)
        guard let holder = loss.holder else { return }
        let owner = state.owner(holder.owner)
        let index = owner?.listeners.firstIndex { $0.name == holder.listener }
        #expect(index.map { owner?.outcomes[$0].holdsClaim } == true)
        #expect(index.map { owner?.listeners[$0].port } == loss.listener.port)
    }

    // MARK: Each word by an example

    @Test func `an old set that takes a name displaces a younger one`() throws {
        let fixture = try LedgerFixture(
            .gateway(), .set("a/old"), .set("b/young", "w=HTTP:80:x.io"))
        let effect = try #require(
            try fixture.apply(.set("a/old", "v=HTTP:80:x.io")).decision.effects.first)
        #expect(effect.displaced.map(\.id.description) == ["ls/b/young/w"])
        #expect(effect.displaced.first?.holder?.description == "ls/a/old/v")
        #expect(effect.lost.isEmpty && effect.promoted.isEmpty)
    }

    @Test func `who waited is promoted when the winner leaves`() throws {
        let fixture = try LedgerFixture(
            .gateway(), .set("a/old", "v=HTTP:80:x.io"), .set("b/young", "w=HTTP:80:x.io"))
        let effect = try #require(try fixture.delete(.set("a/old")).decision.effects.first)
        #expect(effect.promoted.map(\.id.description) == ["ls/b/young/w"])
    }

    @Test func `who moves to a free name is not promoted`() throws {
        let fixture = try LedgerFixture(
            .gateway(), .set("a/old", "v=HTTP:80:x.io"), .set("b/young", "w=HTTP:80:x.io"))
        let effect = try #require(
            try fixture.apply(.set("b/young", "w=HTTP:80:y.io")).decision.effects.first)
        #expect(effect.promoted.isEmpty)
        #expect(effect.delta.added.map(\.id.description) == ["ls/b/young/w"])
    }

    @Test func `a name is carved out of a wildcard although its owner moves it about`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("a/wide", "any=HTTP:80:*.x.io"))
        let effect = try #require(
            try fixture.apply(
                .set("a/wide", "more=HTTP:81:-", "any=HTTP:80:*.x.io"),
                .set("b/exact", "w=HTTP:80:w.x.io")
            ).decision.effects.first)
        #expect(effect.carvedOut.map(\.id.description) == ["ls/a/wide/any"])
        #expect(effect.carvedOut.map(\.by.description) == ["ls/b/exact/w"])
    }

    @Test func `a listener that takes another name carves that out`() throws {
        let fixture = try LedgerFixture(
            .gateway(), .set("a/wide", "any=HTTP:80:*.x.io"), .set("b/exact", "w=HTTP:80:y.io"))
        let effect = try #require(
            try fixture.apply(.set("b/exact", "w=HTTP:80:w.x.io")).decision.effects.first)
        #expect(effect.carvedOut.map(\.hostname) == ["w.x.io"])
        #expect(effect.carvedOut.map(\.id.description) == ["ls/a/wide/any"])
    }

    @Test func `a label that lets a team in carves out too`() throws {
        let gold = LabelSelector(matchLabels: ["tier": "gold"])
        let fixture = try LedgerFixture(
            .gateway(from: .selector, selector: gold, "any=HTTP:80:-"), .namespace("b"),
            .set("b/exact", "w=HTTP:80:w.x.io"))
        let decision = try fixture.apply(.namespace("b", ["tier": "gold"])).decision
        #expect(decision.effects.first?.carvedOut.map(\.hostname) == ["w.x.io"])
        #expect(decision.warnings.map(\.code) == ["CarvedOut"])
    }
}
