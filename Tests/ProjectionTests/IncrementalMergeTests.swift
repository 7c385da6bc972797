import GatewayModel
import HashTreeCollections
import LintelTesting
import Testing

@testable import Projection

@Suite("Merging what changed is merging everything")
struct IncrementalMergeTests {
    /// Few names make every clash; many make the slots with more holders than are compared.
    struct Run: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        let hostnames: Int
        let commits: Int
        var testDescription: String { "seed \(seed), \(hostnames) more hostnames" }
    }

    static let runs =
        (1...12).map { Run(seed: $0, hostnames: 0, commits: 120) }
        + (13...18).map { Run(seed: $0, hostnames: 60, commits: 120) }

    @Test(arguments: runs)
    func `after every commit the state is what the walk over all resources says`(run: Run) {
        var world = RandomWorld(seed: run.seed, hostnames: run.hostnames)
        var kept: [(state: GatewayState, fingerprint: Int)] = []
        for _ in 0..<run.commits {
            let before = world.story
            let changes = world.step()
            let check = CommitCheck(before: before, after: world.story, changes: changes)
            let complaints = check.complaints()
            if world.resources.random.chance(10) {
                kept.append((world.story.state, world.story.state.fingerprint))
                #expect(restored(world.story).fingerprint == world.story.state.fingerprint)
            }
            // The first complaint says it all; what follows is its consequence.
            if let complaint = complaints.first {
                let events = world.story.log.last?.events.map(\.id.description) ?? []
                let place = "seed \(run.seed), revision \(world.story.state.revision)"
                Issue.record("\(place): \(complaint) \(events)")
                return
            }
        }
        for (state, fingerprint) in kept { #expect(state.fingerprint == fingerprint) }
        let replayed = GatewayState.replaying(world.story.log)
        #expect(replayed.fingerprint == world.story.state.fingerprint, "I8")
    }

    /// The state as a checkpoint brings it back.
    private func restored(_ story: Story) -> GatewayState {
        let owners = story.resources.keys.compactMap { id in
            story.state.memory(of: id).map { (id, $0) }
        }
        let routes = story.resources.keys.compactMap { id in
            story.state.route(id).map { (id, $0.marks) }
        }
        return GatewayState(
            restoring: Array(story.resources.values),
            memory: Dictionary(uniqueKeysWithValues: owners),
            routeMarks: Dictionary(uniqueKeysWithValues: routes),
            shadows: Dictionary(uniqueKeysWithValues: Array(story.state.shadows)),
            revision: story.state.revision, committedAt: story.state.committedAt)
    }
}

/// Compares one step of a story with what the oracle says of both its ends.
struct CommitCheck {
    let before: Story
    let after: Story
    let changes: [MergeChange]

    func complaints() -> [String] {
        var complaints: [String] = []
        func expect(_ holds: Bool, _ text: @autoclosure () -> String) {
            if !holds { complaints.append(text()) }
        }
        let rebuilt = rebuilt()
        for name in RandomWorld.gateways {
            complaints += mergeComplaints(of: name)
            complaints += changeComplaints(of: name)
            expect(
                after.state.listenerBytes(of: name) == rebuilt.listenerBytes(of: name),
                "\(name) has other bytes than a state built at once")
        }
        complaints += indexComplaints(rebuilt)
        complaints += RouteOracle(after.resources).complaints(about: after.state)
        complaints += MarkCheck(before: before.state, after: after).complaints()
        return complaints
    }

    /// All that is left, in one commit, as if nothing else had ever been.
    private func rebuilt() -> GatewayState {
        var story = Story()
        story.commit(after.resources.values.map(Event.applied))
        return story.state
    }

    private func mergeComplaints(of name: NamespacedName) -> [String] {
        var complaints: [String] = []
        let oracle = Oracle(of: name, in: after.resources)
        let outcomes = after.state.outcomes(of: name)
        if outcomes != oracle.owners {
            let wrong = (outcomes ?? []).filter { !(oracle.owners ?? []).contains($0) }
            let right = (oracle.owners ?? []).filter { !(outcomes ?? []).contains($0) }
            complaints.append("\(name) has \(wrong), not \(right)")
        }
        if after.state.winners(of: name) != oracle.winners {
            complaints.append("winners of \(name)")
        }
        guard let record = after.state.gateway(name) else { return complaints }
        if record.listenerCount != oracle.winners.count { complaints.append("count of \(name)") }
        if record.sets.map(\.id) != oracle.owners?.dropFirst().map(\.id) {
            complaints.append("sets of \(name)")
        }
        if after.state.snapshotSize(of: record) != after.state.snapshotJSON(of: record).count {
            complaints.append("size of \(name)")
        }
        return complaints
    }

    private func indexComplaints(_ rebuilt: GatewayState) -> [String] {
        var complaints: [String] = []
        let sets = after.resources.values.filter { $0.id.kind == .listenerSet }
        for stored in sets {
            let record = after.state.listenerSet(stored.id.namespacedName)
            if record?.stored != stored { complaints.append("\(stored.id) is another") }
            if record?.attachment != Oracle.attachment(of: stored, in: after.resources) {
                complaints.append("attachment of \(stored.id)")
            }
        }
        let state = after.state
        if Set(state.listenerSets.keys) != Set(sets.map(\.id.namespacedName)) {
            complaints.append("other sets")
        }
        if state.setsByParent != rebuilt.setsByParent { complaints.append("setsByParent") }
        if state.setsByNamespace != rebuilt.setsByNamespace { complaints.append("setsByNamespace") }
        for id in ResourceKind.allCases.flatMap({ state.ids(of: $0) })
        where state[id] != after.resources[id] && state[id]?.resourceVersion != .zero {
            complaints.append("\(id) is not what was stored")
        }
        if state.resourceCount != after.resources.count { complaints.append("resourceCount") }
        return complaints
    }

    // MARK: What the commit says it changed

    private func changeComplaints(of name: NamespacedName) -> [String] {
        var complaints: [String] = []
        let old = Oracle(of: name, in: before.resources)
        let new = Oracle(of: name, in: after.resources)
        let (was, now) = (before.state.gateway(name), after.state.gateway(name))
        let change = changes.first { $0.gateway == name }
        if changes.filter({ $0.gateway == name }).count > 1 { complaints.append("told twice") }

        // What routes look like in bytes is compared with a state built at once.
        let differs =
            old.winners != new.winners || (was == nil) != (now == nil)
            || before.state.routeBytes(of: name) != after.state.routeBytes(of: name)
        let bytesDiffer =
            before.state.listenerBytes(of: name) != after.state.listenerBytes(of: name)
        if differs != bytesDiffer { complaints.append("bytes of \(name) differ: \(bytesDiffer)") }
        if (change?.changesConfiguration ?? false) != differs {
            complaints.append("I10: \(name) changed: \(differs), told otherwise")
        }
        let version = differs ? after.state.revision : was?.version
        if let now, now.version != version { complaints.append("version of \(name)") }
        guard let change else {
            if was?.owner !== now?.owner { complaints.append("\(name) changed, nothing told") }
            return complaints
        }
        if change.before?.owner !== was?.owner || change.after?.owner !== now?.owner {
            complaints.append("before or after of \(name)")
        }
        complaints += routeComplaints(of: name, change)
        let told = Set(change.owners.map(\.id))
        if told.count != change.owners.count { complaints.append("an owner told twice") }
        if change.owners.map(\.id) != told.sorted() { complaints.append("owners not in order") }
        for owner in change.owners {
            complaints += ownerComplaints(owner, was, now)
        }
        let members = (old.owners ?? []) + (new.owners ?? [])
        for id in Set(members.map(\.id)) {
            let isSame =
                member(id, of: was, in: before.state) === member(id, of: now, in: after.state)
            if isSame == told.contains(id) { complaints.append("\(id) told: \(!isSame)") }
            let winnersDiffer =
                old.winners.filter { $0.id.owner == id } != new.winners.filter { $0.id.owner == id }
            if winnersDiffer && !told.contains(id) { complaints.append("winners of \(id) untold") }
        }
        return complaints
    }

    private func routeComplaints(of name: NamespacedName, _ change: MergeChange) -> [String] {
        let whole = RouteDelta(of: name, from: before.state, to: after.state)
        let told = RouteDelta(change.routes)
        func ids(_ routes: [ServedRoute]) -> [ResourceID] { routes.map(\.record.id) }
        let isRight =
            ids(whole.added) == ids(told.added) && ids(whole.removed) == ids(told.removed)
            && ids(whole.modified) == ids(told.modified)
        return isRight ? [] : ["routes of \(name) told wrongly"]
    }

    private func ownerComplaints(
        _ owner: OwnerChange, _ was: GatewayRecord?, _ now: GatewayRecord?
    ) -> [String] {
        let isRight =
            owner.before === member(owner.id, of: was, in: before.state)
            && owner.after === member(owner.id, of: now, in: after.state)
        return isRight ? [] : ["before or after of \(owner.id)"]
    }

    /// The record of `id` if it takes part in the merge of `gateway`.
    private func member(_ id: ResourceID, of gateway: GatewayRecord?, in state: GatewayState)
        -> OwnerRecord?
    {
        guard let gateway else { return nil }
        return state.owners(of: gateway).first { $0.id == id }
    }
}
