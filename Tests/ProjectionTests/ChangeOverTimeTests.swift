import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("What changes when something changes (semantics.md 3.1, 3.5, 7.5)")
struct ChangeOverTimeTests {
    /// The winner of `x` on port 80 after each step.
    static func winner(_ story: Story) -> [String] {
        story.state.winners(of: .gw).map(\.id.owner.description)
    }

    @Test func `T41: of two sets of one commit the smaller namespace slash name wins`() {
        for (first, second) in [("ns1/a", "ns1/b"), ("a-b/x", "a/x"), ("a/x", "a0/a")] {
            var story = Story(.gateway())
            let names = [second, first].map { NamespacedName(stringLiteral: $0) }
            story.apply(.set(names[0], "l=HTTP:80:x"), .set(names[1], "l=HTTP:80:x"))
            #expect(Self.winner(story) == ["ListenerSet \(first)"])
        }
    }

    @Test func `T74: who was second is promoted when the winner leaves, in the same version`() {
        let leaving: [(String, (inout Story) -> [MergeChange])] = [
            ("edits its host away", { $0.apply(.set("a/s", "l=HTTP:80:other")) }),
            ("is deleted", { $0.delete(.set("a/s")) }),
            ("moves", { $0.apply(.set("a/s", of: "infra/gw2", "l=HTTP:80:x")) }),
            ("stops claiming", { $0.apply(.set("a/s", "l=SCTP:80:x")) }),
            ("gives up its last listener", { $0.apply(.set("a/s")) }),
        ]
        for (name, leave) in leaving {
            var story = Story(
                .gateway(), .gateway(named: "infra/gw2"), .set("a/s", "l=HTTP:80:x"),
                .set("b/s", "l=HTTP:80:x"))

            let changes = leave(&story)

            #expect(Self.winner(story).contains("ListenerSet b/s"), "\(name)")
            let change = changes.first { $0.gateway == .gw }
            #expect(change?.owners.map(\.id) == [.set("a/s"), .set("b/s")], "\(name)")
            #expect(change?.owners.last?.before?.winnerCount == 0)
            #expect(change?.owners.last?.after?.winnerCount == 1)
            #expect(story.state.gateway(.gw)?.version == story.state.revision)
        }
    }

    @Test func `the last holder of a class gives the whole port to the next class`() {
        var story = Story(
            .gateway(), .set("a/s", "l=HTTP:80:x"), .set("b/s", "t=TCP:80:-"),
            .set("c/s", "h=HTTP:80:y"))
        #expect(story.state.rows.suffix(2) == ["b/s S6 t:L3", "c/s S4 h:L1"])
        story.delete(.set("a/s"))
        #expect(story.state.rows.suffix(2) == ["b/s S4 t:L1", "c/s S6 h:L3"])
        story.delete(.set("b/s"))
        #expect(story.state.rows.suffix(1) == ["c/s S4 h:L1"])
    }

    @Test func `T76: deleted and created again is younger`() {
        var story = Story(.gateway(), .set("a/s", "l=HTTP:80:x"), .set("b/s", "l=HTTP:80:x"))
        story.delete(.set("a/s"))
        story.apply(.set("a/s", "l=HTTP:80:x"))
        #expect(story.state.rows.suffix(2) == ["a/s S6 l:L2", "b/s S4 l:L1"])
    }

    @Test func `brought back with its old age it wins again what it won`() throws {
        var story = Story(.gateway(), .set("a/s", "l=HTTP:80:x"), .set("b/s", "l=HTTP:80:x"))
        let bytes = story.state.listenerBytes(of: .gw)
        let old = try #require(story.state[.set("a/s")])
        story.delete(.set("a/s"))
        story.commit([.applied(old)])
        #expect(Self.winner(story) == ["ListenerSet a/s"])
        #expect(story.state.listenerBytes(of: .gw) == bytes)
    }

    @Test func `T77: labels change neither generation nor snapshot`() {
        var story = Story(.gateway(), .set("a/s", "l=HTTP:80:x"))
        let bytes = story.state.gateway(.gw).map { story.state.snapshotJSON(of: $0) }
        let labelled = Resource.set("a/s", "l=HTTP:80:x").with { $0.labels = ["k": "v"] }
        let changes = story.apply(labelled)
        #expect(!changes.contains { $0.changesConfiguration })
        #expect(story.state.gateway(.gw).map { story.state.snapshotJSON(of: $0) } == bytes)
    }

    @Test func `T79: a gateway adds a listener and takes it away`() {
        var story = Story(.gateway("a=HTTP:80:a"))
        story.apply(.gateway("a=HTTP:80:a", "b=HTTP:80:b"))
        #expect(story.state.rows == ["infra/gw G1 a:L1 b:L1"])
        #expect(story.state.gateway(.gw)?.owner.stored.generation == 2)
        story.apply(.gateway("a=HTTP:80:a"))
        #expect(story.state.rows == ["infra/gw G1 a:L1"])
    }

    @Test func `a gateway deleted and made again finds its sets, at their old rank`() {
        var story = Story(.gateway(), .set("b/s", "l=HTTP:80:x"), .set("a/s", "l=HTTP:80:x"))
        story.delete(.gateway())
        #expect(story.state.rows == ["a/s S1", "b/s S1"])
        let changes = story.apply(.gateway())
        #expect(story.state.rows == ["infra/gw G1", "a/s S6 l:L2", "b/s S4 l:L1"])
        #expect(changes.map(\.owners.count) == [3])
    }

    @Test func `hazard 1: an old set that takes up a name takes it from a younger one`() {
        var story = Story(.gateway(), .set("a/old", "l=HTTP:80:a"), .set("b/new", "l=HTTP:80:x"))
        story.apply(.set("a/old", "l=HTTP:80:a", "m=HTTP:80:x"))
        #expect(story.state.rows.suffix(2) == ["a/old S4 l:L1 m:L1", "b/new S6 l:L2"])
    }

    @Test func `several events about one set in one commit leave only the last`() {
        var story = Story(.gateway(), .gateway(named: "infra/gw2"), .set("a/s", "l=HTTP:80:x"))
        let moved = story.stored(
            .set("a/s", of: "infra/gw2", "l=HTTP:80:x"), over: story.state[.set("a/s")])
        let again = story.stored(.set("a/s", "l=HTTP:80:y"), over: nil)
        story.commit([.applied(moved), .deleted(.set("a/s"), uid: ""), .applied(again)])
        #expect(story.state.sets(referring: .gw) == ["a/s"])
        #expect(story.state.sets(referring: "infra/gw2").isEmpty)
        #expect(story.state.winners(of: .gw).map(\.listener.hostname) == ["y"])
    }
}
