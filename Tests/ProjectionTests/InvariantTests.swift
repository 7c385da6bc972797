import GatewayModel
import LintelTesting
import Testing

@testable import Projection

/// semantics.md 3.7. ``IncrementalMergeTests`` compares with the oracle; these look at what must
/// hold of any merge, so that an error in both would still be seen.
@Suite("The invariants of the merge")
struct InvariantTests {
    static let seeds: [UInt64] = [101, 102, 103, 104]

    /// A world some commits old, with its main gateway as open as may be.
    static func story(_ seed: UInt64) -> (Story, SeededGenerator) {
        var world = RandomWorld(seed: seed, hostnames: 4)
        for _ in 0..<40 { _ = world.step() }
        var story = world.story
        story.apply(.gateway("a=HTTP:80:x.io", "b=TCP:81:-"))
        return (story, world.resources.random)
    }

    @Test func `I1: a thousand shuffles of T38 are one merge`() {
        let story = Story(MergeTableTests.hostnames[0].given)
        let stored = story.resources.values.sorted { $0.createdRevision < $1.createdRevision }
        var random = SeededGenerator(seed: 44)
        for _ in 0..<1000 {
            var shuffled = Story()
            for one in stored.shuffled(using: &random) { shuffled.commit([.applied(one)]) }
            let isSame =
                shuffled.state.rows == story.state.rows
                && shuffled.state.listenerBytes(of: .gw) == story.state.listenerBytes(of: .gw)
            #expect(isSame)
            if !isSame { return }
        }
    }

    @Test(arguments: seeds) func `I2: no two winners are in conflict`(seed: UInt64) {
        let winners = Self.story(seed).0.state.winners(of: .gw)
        for (index, first) in winners.enumerated() {
            for second in winners[(index + 1)...] {
                #expect(!Self.conflict(first.listener, second.listener))
            }
        }
    }

    @Test(arguments: seeds)
    func `I3: every loser conflicts with a winner that precedes it`(seed: UInt64) {
        var winners: [Listener] = []
        for owner in Self.owners(Self.story(seed).0) {
            for (listener, outcome) in zip(owner.listeners, owner.outcomes) {
                if outcome == .wins { winners.append(listener) }
                guard outcome.isConflict else { continue }
                #expect(winners.contains { Self.conflict($0, listener) })
            }
        }
    }

    @Test(arguments: seeds)
    func `I4: taking a loser away changes nobody else and no byte`(seed: UInt64) {
        let (story, _) = Self.story(seed)
        for owner in Self.owners(story) where owner.id.kind == .listenerSet {
            for index in owner.outcomes.indices where owner.outcomes[index].isConflict {
                var listeners = owner.listeners
                listeners.remove(at: index)
                var without = story
                let changes = without.apply(.set(owner.id.namespacedName, listeners))
                #expect(Self.others(without, than: owner.id) == Self.others(story, than: owner.id))
                #expect(without.state.listenerBytes(of: .gw) == story.state.listenerBytes(of: .gw))
                #expect(!changes.contains { $0.changesConfiguration })
            }
        }
    }

    @Test(arguments: seeds)
    func `I5: a set that comes last changes nobody else`(seed: UInt64) {
        let (story, _) = Self.story(seed)
        var with = story
        with.apply(.set("b/last", "a=TCP:80:-", "b=HTTP:80:x.io", "c=HTTPS:443:*", "d=UDP:443:-"))
        #expect(Self.others(with, than: .set("b/last")) == Self.others(story, than: .set("b/last")))
    }

    @Test(arguments: seeds)
    func `I6: no set changes what becomes of a gateway's listener`(seed: UInt64) {
        let (story, _) = Self.story(seed)
        let alone = Story(story.resources[.gateway()].map { [$0.resource] } ?? [])
        #expect(
            alone.state.gateway(.gw)?.owner.outcomes == story.state.gateway(.gw)?.owner.outcomes)
    }

    /// Without a ceiling: with one, whoever is promoted on the slot may take somebody's room.
    @Test(arguments: seeds)
    func `I7: taking a winner away changes only its slot`(seed: UInt64) {
        let (story, _) = Self.story(seed)
        for owner in Self.owners(story) where owner.id.kind == .listenerSet {
            for index in owner.outcomes.indices where owner.outcomes[index] == .wins {
                var listeners = owner.listeners
                let gone = listeners.remove(at: index)
                var without = story
                without.apply(.set(owner.id.namespacedName, listeners))
                let after = Self.others(without, than: owner.id)
                for (id, (was, listener)) in Self.others(story, than: owner.id).entries {
                    let isOnSlot = listener.port == gone.port
                    #expect(isOnSlot || after.entries[id]?.0 == was)
                }
            }
        }
    }

    @Test(arguments: seeds)
    func `I8: the log replayed is the state, and so is all that is left in one commit`(
        seed: UInt64
    ) {
        let (story, _) = Self.story(seed)
        #expect(GatewayState.replaying(story.log).fingerprint == story.state.fingerprint)
        var once = Story()
        once.commit(story.resources.values.map(Event.applied))
        #expect(once.state.rows == story.state.rows)
    }

    @Test(arguments: seeds)
    func `I9: a set that may not attach has no effect on anyone`(seed: UInt64) {
        let (story, _) = Self.story(seed)
        var with = story
        let stored = story.stored(
            .set("b/old", "a=TCP:80:-", "b=UDP:443:-", "c=HTTP:443:-"), over: nil)
        with.apply(
            .gateway(named: "a/closed", from: .none),
            .gateway(
                named: "a/unfit",
                addresses: [
                    GatewayAddress(type: "NamedAddress")
                ]))
        for parent: NamespacedName in ["a/nowhere", "a/closed", "a/unfit"] {
            let spec = ListenerSetSpec(parent: parent, listeners: stored.listeners)
            let old = StoredResource(
                resource: Resource(
                    metadata: stored.resource.metadata, spec: .listenerSet(spec)),
                uid: stored.uid, createdRevision: Revision(rawValue: 1),
                createdAt: stored.createdAt, generation: stored.generation,
                resourceVersion: stored.resourceVersion)
            let changes = with.commit([.applied(old)])
            #expect(changes.isEmpty)
        }
        #expect(with.state.listenerBytes(of: .gw) == story.state.listenerBytes(of: .gw))
        #expect(Self.others(with, than: .set("b/old")) == Self.others(story, than: .set("b/old")))
    }

    @Test func `I10: a version is made by what changes the snapshot, and by nothing else`() {
        var story = Story(.gateway(), .set("a/s", "l=HTTP:80:x"))
        func version() -> Int64? { story.state.gateway(.gw)?.version.rawValue }
        #expect(version() == 2)

        let labelled = Resource.set("a/s", "l=HTTP:80:x").with { $0.labels = ["k": "v"] }
        story.apply(labelled)
        story.apply(.set("a/loser", "l=HTTP:80:x"))
        story.apply(.namespace("a", ["k": "v"]))
        story.apply(.gateway(named: "b/other", "l=HTTP:80:x"))
        story.delete(.set("a/loser"))
        #expect(version() == 2)

        story.apply(.set("a/s", "l=HTTP:80:y"))
        #expect(version() == 8)
    }
}

extension InvariantTests {
    /// What became of every listener but one owner's, by identity and place.
    struct Others: Equatable {
        var entries: [String: (Outcome, Listener)] = [:]

        static func == (left: Others, right: Others) -> Bool {
            left.entries.mapValues(\.0) == right.entries.mapValues(\.0)
        }
    }

    static func owners(_ story: Story) -> [OwnerRecord] {
        story.state.gateway(.gw).map { Array(story.state.owners(of: $0)) } ?? []
    }

    static func others(_ story: Story, than id: ResourceID) -> Others {
        var others = Others()
        for owner in owners(story) where owner.id != id {
            for (index, listener) in owner.listeners.enumerated() {
                others.entries["\(owner.id) \(index)"] = (owner.outcomes[index], listener)
            }
        }
        return others
    }

    /// The matrix of 3.2, for listeners that claim.
    static func conflict(_ first: Listener, _ second: Listener) -> Bool {
        func family(_ listener: Listener) -> Int {
            switch listener.protocol {
            case .http: 0
            case .https, .tls: 1
            case .tcp: 2
            case .udp: 3
            case .unsupported: 4
            }
        }
        func host(_ listener: Listener) -> String {
            ["", "*"].contains(listener.hostname) ? "" : listener.hostname ?? ""
        }
        let (left, right) = (family(first), family(second))
        guard first.port == second.port, (left == 3) == (right == 3) else { return false }
        return left != right || left >= 2 || host(first) == host(second)
    }
}
