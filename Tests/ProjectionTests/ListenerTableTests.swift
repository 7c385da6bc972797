import GatewayModel
import LintelTesting
import Testing

@testable import Projection

/// The table of a gateway's listeners, compared with a walk over all that there are.
@Suite("What a window shows is what a walk over all listeners finds")
struct ListenerTableTests {
    /// What a run has compared: it may not come to nothing unnoticed.
    private struct Tally {
        var renewed = 0
        var filtered = 0
        var states: Set<String> = []
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `made of the one before it is the same as made anew`(seed: UInt64) {
        var world = RandomWorld(seed: seed, hostnames: 40)
        var tables: [NamespacedName: ListenerTable] = [:]
        var tally = Tally()
        for _ in 0..<80 {
            _ = world.step()
            let state = world.story.state
            for name in RandomWorld.gateways {
                guard let gateway = state.gateway(name) else {
                    tables[name] = nil
                    continue
                }
                if let before = tables[name] {
                    let table = before.renewed(for: gateway, in: state)
                    #expect(table.ids == naive(name, state).map(\.id), "\(seed), \(name)")
                    #expect(table.states == naive(name, state).map(\.state))
                    if table.rows.count > 20 { tally.renewed += 1 }
                    tables[name] = table
                } else {
                    let table = ListenerTable(of: gateway, in: state)
                    #expect(table.ids == naive(name, state).map(\.id), "\(seed), \(name)")
                    tables[name] = table
                }
            }
        }
        #expect(tally.renewed > 10)
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `filters, rights and windows`(seed: UInt64) throws {
        var world = RandomWorld(seed: seed, hostnames: 10)
        var tally = Tally()
        for step in 0..<120 {
            _ = world.step()
            let state = world.story.state
            guard step % 6 == 0 else { continue }
            for name in RandomWorld.gateways {
                guard let gateway = state.gateway(name) else { continue }
                let table = ListenerTable(of: gateway, in: state)
                for _ in 0..<6 {
                    let filter = world.filter()
                    let visibility = world.visibility(of: name, in: state)
                    compare(table, filter, visibility, state, &world.resources.random, &tally)
                }
            }
        }
        #expect(tally.filtered > 20 && tally.states.count == 4, "\(tally)")
    }

    private func compare(
        _ table: ListenerTable, _ filter: ListenerFilter, _ visibility: Visibility,
        _ state: GatewayState, _ random: inout SeededGenerator, _ tally: inout Tally
    ) {
        let sight = ListenerTableSight(visibility, on: table.gateway, seesSnapshot: false)
        let seen = naive(table.gateway, state).filter { found in
            if filter.isServingOnly, found.state != .serving { return false }
            return visibility.sees(found.owner.id)
                || visibility.seesMerge(of: table.gateway) && found.isClaimant
        }
        let expected = seen.filter(filter.lets)
        let size = Int.random(in: 1...7, using: &random)
        var (ids, offset): ([ListenerID], Int) = ([], 0)
        repeat {
            let window = table.window(filter, offset: offset, limit: size, seenBy: sight)
            #expect(window.total == seen.count && window.matching == expected.count)
            ids += window.listeners.map(\.id)
            offset += size
            check(window.facets, seen, filter)
        } while offset < expected.count
        #expect(ids == expected.map(\.id), "\(filter)")
        let beyond = table.window(filter, offset: expected.count, limit: 5, seenBy: sight)
        #expect(beyond.listeners.isEmpty && beyond.matching == expected.count)
        if !expected.isEmpty, expected.count < seen.count { tally.filtered += 1 }
        tally.states.formUnion(seen.map(\.state.word))
    }

    private func check(
        _ facets: ListenerFacets, _ seen: [FoundListener], _ filter: ListenerFilter
    ) {
        func letThrough(_ lift: (inout ListenerFilter) -> Void) -> [FoundListener] {
            var wider = filter
            lift(&wider)
            return seen.filter(wider.lets)
        }
        let ports = Dictionary(grouping: letThrough { $0.port = nil }, by: \.listener.port)
        #expect(facets.ports.map(\.port) == ports.keys.sorted() && facets.morePorts == 0)
        for port in facets.ports {
            #expect(port.count == ports[port.port]?.count)
            #expect(port.teams.listed.reduce(0) { $0 + $1.count } == port.count)
        }
        let teams = Dictionary(
            grouping: letThrough { $0.namespace = nil }, by: \.owner.id.namespace)
        #expect(Set(facets.teams.listed.map(\.namespace)) == Set(teams.keys))
        for team in facets.teams.listed { #expect(team.count == teams[team.namespace]?.count) }
        let states = letThrough { $0.state = nil }
        for state in ListenerState.allCases {
            #expect(facets.states[state.rawValue] == states.count { $0.state == state })
        }
    }

    /// All listeners that are of a gateway or want to be, in order.
    private func naive(_ gateway: NamespacedName, _ state: GatewayState) -> [FoundListener] {
        let own = state.gateway(gateway).map { [$0.owner] } ?? []
        let sets = state.ids(of: .listenerSet).compactMap(state.owner)
            .filter { $0.gatewayName == gateway }
        return (own + sets).flatMap { owner in
            owner.listeners.indices.map { FoundListener(owner: owner, index: $0) }
        }.sorted { left, right in
            let (one, other) = (left.listener, right.listener)
            if one.port != other.port { return one.port < other.port }
            let names = (one.specificHostname ?? "", other.specificHostname ?? "")
            return names.0 == names.1 ? left.id < right.id : names.0 < names.1
        }
    }

    @Test func `of many ports and teams the largest are listed`() {
        var namespaces = NamespaceNumbers()
        let owner = Story.owner
        var counts: [(port: UInt16, team: Int32)] = []
        for team in 0..<300 {
            let number = namespaces.number(of: "team-\(team)")
            for port in 1...UInt16(team % 3 + 1) { counts.append((port, number)) }
        }
        for port in 10..<UInt16(300) { counts.append((port, 7)) }
        var facets = FacetCounts(namespaces)
        for (port, team) in counts.sorted(by: { $0.port < $1.port }) {
            let row = ListenerTable.Row(
                owner: owner, index: 0, namespace: team, port: port, state: .serving,
                isClaimant: true, certificateEnd: .max)
            facets.count(port: row)
            facets.count(team: row)
        }
        let found = facets.facets()
        #expect(found.ports.count == 256 && found.morePorts == 37)
        #expect(found.ports.first?.port == 1 && found.ports.first?.count == 300)
        #expect(found.ports.first?.teams.listed.count == 16)
        #expect(found.ports.first?.teams.moreCount == 284)
        #expect(found.ports.map(\.port) == found.ports.map(\.port).sorted())
        #expect(found.teams.listed.first?.namespace == "team-7")
        #expect(found.teams.listed.count == 256 && found.teams.moreCount == 44)
    }
}

extension Story {
    fileprivate static var owner: OwnerRecord {
        let gateway = Resource(
            metadata: Metadata(namespace: "infra", name: "gw"),
            spec: .gateway(
                GatewaySpec(listeners: [Listener(name: "a", port: 80, protocol: .http)])))
        guard let record = Story(gateway).state.gateway("infra/gw") else {
            preconditionFailure("it was just made")
        }
        return record.owner
    }
}

extension ListenerTable {
    fileprivate var ids: [ListenerID] { rows.map(\.found.id) }
    fileprivate var states: [ListenerState] { rows.map(\.state) }
}

extension ListenerFilter {
    /// One listener after the other, without any table.
    fileprivate func lets(_ found: FoundListener) -> Bool {
        let listener = found.listener
        let names = [
            listener.hostname ?? "", listener.name, found.owner.id.namespacedName.description,
        ]
        return (port.map { $0 == listener.port } ?? true)
            && (namespace.map { $0 == found.owner.id.namespace } ?? true)
            && (owner.map { $0 == found.owner.id.namespacedName } ?? true)
            && (state.map { $0 == found.state } ?? true)
            && (part.map { part in names.contains { $0.contains(part) } } ?? true)
    }
}

extension RandomWorld {
    fileprivate mutating func filter() -> ListenerFilter {
        var filter = ListenerFilter()
        func maybe<Value>(_ values: [Value], _ random: inout SeededGenerator) -> Value? {
            random.chance(30) ? random.pick(values) : nil
        }
        var random = resources.random
        defer { resources.random = random }
        filter.port = maybe([80, 81, 443, 9], &random)
        filter.namespace = maybe(RandomResources.namespaces + ["nowhere"], &random)
        filter.state = maybe(ListenerState.allCases, &random)
        filter.part = maybe(["x.io", "a", "a/", "h1", "*", "nothing", "\n"], &random)
        let sets = story.state.ids(of: .listenerSet).map(\.namespacedName)
        filter.owner = maybe(sets + RandomWorld.gateways, &random)
        filter.isServingOnly = random.chance(15)
        return filter
    }

    fileprivate mutating func visibility(
        of gateway: NamespacedName, in state: GatewayState
    ) -> Visibility {
        let sets = state.ids(of: .listenerSet).filter { _ in resources.random.chance(40) }
        switch Int.random(in: 0..<3, using: &resources.random) {
        case 0: return .everything
        case 1: return Visibility(ofOnly: sets)
        default: return Visibility(ofOnly: sets + [ResourceID(.gateway, gateway)])
        }
    }
}
