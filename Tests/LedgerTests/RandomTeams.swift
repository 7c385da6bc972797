import GatewayModel
import LintelTesting
import Projection

@testable import Ledger

/// Teams that change, roll back and revert at random.
struct RandomTeams {
    var resources: RandomResources

    init(seed: UInt64, hostnames: Int = 0) {
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
            if roll < 8, let version = versions.randomElement(using: &resources.random) {
                try fixture.rollBack(gateway, to: version)
            } else if roll < 14, head > 0 {
                let revision = Int64.random(in: 1...head, using: &resources.random)
                try fixture.revert(Revision(rawValue: revision))
            } else {
                try fixture.submit(.change(changeset(over: fixture.state)))
            }
        } catch is Refusal {}
    }

    /// A fixture with a past.
    mutating func fixture(commits: Int) throws -> LedgerFixture {
        let fixture = try LedgerFixture()
        while fixture.state.revision.rawValue < commits { try step(fixture) }
        return fixture
    }
}
