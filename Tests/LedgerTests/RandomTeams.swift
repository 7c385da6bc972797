import GatewayModel
import LintelTesting
import Projection

@testable import Ledger

/// Teams that change, roll back and revert at random.
struct RandomTeams {
    var resources: RandomResources
    /// Whether some of it is about what proxies are given.
    let hasReleases: Bool

    init(seed: UInt64, hostnames: Int = 0, hasReleases: Bool = false) {
        self.hasReleases = hasReleases
        resources = RandomResources(seed: seed, hostnames: hostnames)
    }

    static let gateways = Array(RandomResources.gateways.prefix(3))

    /// Up to `most` changes of different resources.
    mutating func changeset(over state: GatewayState, atMost most: Int = 5) -> Changeset {
        var changes: [ResourceID: Change] = [:]
        var order: [ResourceID] = []
        for _ in 0..<Int.random(in: 1...most, using: &resources.random) {
            let change = change(over: state)
            if changes.updateValue(change, forKey: change.id) == nil { order.append(change.id) }
        }
        return Changeset(changes: order.compactMap { changes[$0] })
    }

    private mutating func change(over state: GatewayState) -> Change {
        let roll = Int.random(in: 0..<100, using: &resources.random)
        // What is always there cannot be deleted.
        let ids = ResourceKind.allCases.flatMap { state.ids(of: $0) }
            .filter { state[$0]?.resourceVersion != .zero }
        if roll < 22, let id = ids.randomElement(using: &resources.random) {
            // A Gateway goes seldom, since with it goes most of what there is to test.
            if id.kind != .gateway || resources.random.chance(25) { return Change(.delete(id)) }
        }
        if roll < 30 { return Change(.apply(resources.namespace())) }
        if roll < 42 { return Change(.apply(resources.gateway())) }
        if roll < 45 { return Change(.apply(resources.backend())) }
        if roll < 49 { return Change(.apply(resources.secret())) }
        if roll < 52 { return Change(.apply(resources.grant())) }
        if roll < 64 { return Change(.apply(resources.route())) }
        return Change(.apply(resources.set { state[$0]?.resource }))
    }

    /// One more submission, whatever kind; what is refused is refused.
    mutating func step(_ fixture: LedgerFixture) throws {
        let roll = Int.random(in: 0..<100, using: &resources.random)
        do {
            let head = fixture.state.revision.rawValue
            let gateway = resources.random.pick(Self.gateways)
            let versions = try fixture.versions(of: gateway)
            if hasReleases, resources.random.chance(15) {
                let version = versions.randomElement(using: &resources.random)
                try fixture.apply(releasing(gateway, version ?? .zero, in: fixture.state))
            } else if roll < 8, let version = versions.randomElement(using: &resources.random) {
                try fixture.rollBack(gateway, to: version)
            } else if roll < 14, head > 0 {
                let revision = Int64.random(in: 1...head, using: &resources.random)
                try fixture.revert(Revision(rawValue: revision))
            } else {
                try fixture.submit(.change(changeset(over: fixture.state)))
            }
        } catch is Refusal {}
    }

    /// A pin, a guard, or what lets go what one holds.
    private mutating func releasing(
        _ gateway: NamespacedName, _ version: Revision, in state: GatewayState
    ) -> Resource {
        let roll = Int.random(in: 0..<100, using: &resources.random)
        if roll < 30 {
            let keys = state.gateway(gateway).map { state.dataKeys(of: $0) } ?? []
            return .pin(gateway, to: version, keys: keys)
        }
        if roll < 50 {
            return .release(gateway, version: state.gateway(gateway)?.version ?? version)
        }
        return .guarding(
            gateway, listeners: resources.random.pick([0, 1, nil]),
            percent: resources.random.pick([30, nil]), routes: resources.random.pick([0, nil]),
            bytes: resources.random.pick([2000, nil]))
    }

    /// A fixture with a past.
    mutating func fixture(commits: Int) throws -> LedgerFixture {
        let fixture = try LedgerFixture()
        while fixture.state.revision.rawValue < commits { try step(fixture) }
        return fixture
    }
}
