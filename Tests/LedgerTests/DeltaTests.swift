import GatewayModel
import LintelTesting
import Projection
import Testing

@testable import Ledger

@Suite("What changed since a version")
struct DeltaTests {
    @Test(arguments: 1...4)
    func `applied to the old snapshot it gives the new one`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        // Memory holds 64 states.
        let fixture = try teams.fixture(commits: 110)
        let reopened = try LedgerFixture(fixture.log)
        for gateway in RandomTeams.gateways {
            let versions = try fixture.versions(of: gateway)
            for version in versions.prefix(8) + versions.suffix(8) {
                let old = try fixture.state(at: version).winners(of: gateway)
                let oldRoutes = try fixture.state(at: version).routeFragments(of: gateway)
                for ledger in [fixture.ledger, reopened.ledger] {
                    let latest = ledger.published
                    let delta = try ledger.delta(of: gateway, since: version, to: latest)
                    #expect(
                        delta.listeners.applied(to: old) == latest.state.winners(of: gateway),
                        "\(gateway) since \(version)")
                    #expect(
                        delta.routes.applied(to: oldRoutes)
                            == latest.state.routeFragments(of: gateway),
                        "routes of \(gateway) since \(version)")
                }
            }
        }
    }

    @Test func `what came after the state in hand is not in it`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("a/b", "w=HTTP:80:x.io"))
        let inHand = fixture.ledger.published
        try fixture.apply(.set("a/c", "v=HTTP:80:y.io"))
        let delta = try fixture.ledger.delta(
            of: .gw, since: Revision(rawValue: 1), to: inHand)
        #expect(delta.listeners.added.map(\.id.description) == ["ls/a/b/w"])
    }
}

extension ListenerDelta {
    fileprivate func applied(to old: [ListenerID: ServedListener])
        -> [ListenerID: ServedListener]?
    {
        var listeners = old
        for served in removed where listeners.removeValue(forKey: served.id) != served {
            return nil
        }
        for served in added where listeners.updateValue(served, forKey: served.id) != nil {
            return nil
        }
        for change in modified
        where listeners.updateValue(change.after, forKey: change.id) != change.before {
            return nil
        }
        for served in moved where listeners[served.id] != served { return nil }
        return listeners
    }
}

extension GatewayState {
    fileprivate func routeFragments(of name: NamespacedName) -> [String: [UInt8]] {
        guard let record = gateway(name) else { return [:] }
        let routes = servedRoutes(of: record).map { ($0.record.id.routeID, $0.part.fragment) }
        return Dictionary(uniqueKeysWithValues: routes)
    }
}

extension RouteDelta {
    fileprivate func applied(to old: [String: [UInt8]]) -> [String: [UInt8]]? {
        var routes = old
        for route in removed where routes.removeValue(forKey: route.record.id.routeID) == nil {
            return nil
        }
        for route in added
        where routes.updateValue(route.part.fragment, forKey: route.record.id.routeID) != nil {
            return nil
        }
        for route in modified
        where routes.updateValue(route.part.fragment, forKey: route.record.id.routeID) == nil {
            return nil
        }
        return routes
    }
}
