import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("Bytes of listeners are made when somebody asks for them")
struct FragmentTests {
    /// Whose bytes are made already.
    private static func rendered(_ story: Story) -> [String] {
        guard let gateway = story.state.gateway(.gw) else { return [] }
        return story.state.owners(of: gateway).filter { $0.madeFragment.known != nil }
            .map { "\($0.id.namespace)/\($0.id.name)" }
    }

    private let story = Story(
        .gateway("l=HTTP:80:g"), .set("a/s", "l=HTTP:80:x"),
        .set("b/s", "l=HTTP:80:y", "m=TCP:90:-"))

    @Test func `a fold makes none`() {
        #expect(Self.rendered(story) == [])
        #expect(story.state.gateway(.gw)?.listenerBytes.known == nil)
    }

    @Test func `once all are made, what changes gets its own at once`() throws {
        var story = story
        story.state.prepareSnapshots()
        let all = ["infra/gw", "a/s", "b/s"]
        #expect(Self.rendered(story) == all)

        story.apply(.set("b/s", "l=HTTP:80:z", "m=TCP:90:-"))
        #expect(Self.rendered(story) == all)
        story.apply(.set("c/s", "l=HTTP:80:new"))
        #expect(Self.rendered(story) == all + ["c/s"])
        story.delete(.set("a/s"))

        let gateway = try #require(story.state.gateway(.gw))
        let counts = story.state.owners(of: gateway).map(\.fragment.count)
        #expect(gateway.listenerBytes.known == counts.reduce(0, +))
    }

    @Test func `bytes made late are those made step by step`() throws {
        var early = story
        early.state.prepareSnapshots()
        var late = story
        for set in [
            Resource.set("b/s", "m=TCP:90:-", "l=HTTP:80:y"), .set("b/s", "m=TCP:90:-"),
            .set("b/s", "m=TCP:90:-", "l=HTTP:80:x"), .set("a/s"),
        ] {
            early.apply(set)
            late.apply(set)
        }
        let (one, other) = (
            try #require(early.state.gateway(.gw)), try #require(late.state.gateway(.gw))
        )
        #expect(early.state.snapshotJSON(of: one) == late.state.snapshotJSON(of: other))
        #expect(one.version == other.version)
    }

    /// Where a listener stands among those that are not served is no part of the snapshot.
    @Test func `the same winners at other places are the same version`() throws {
        var story = Story(
            .gateway(), .set("a/s", "l=HTTP:80:x"),
            .set("b/s", "lost=HTTP:80:x", "l=HTTP:80:y"))
        let version = try #require(story.state.gateway(.gw)?.version)
        let change = try #require(story.apply(.set("b/s", "l=HTTP:80:y")).first)
        #expect(!change.changesConfiguration)
        #expect(story.state.gateway(.gw)?.version == version)
    }
}
