import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("Which HTTPS winners match some of the same names (semantics.md 4.2, L13)")
struct OverlapIndexTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let listeners: [Listener]
        let overlapping: [String]

        init(_ name: String, _ listeners: [Listener], overlapping: [String]) {
            (testDescription, self.listeners, self.overlapping) = (name, listeners, overlapping)
        }
    }

    static let examples: [Example] = [
        .init("one alone", ["a=HTTPS:443:x.io"], overlapping: []),
        .init("two names", ["a=HTTPS:443:x.io", "b=HTTPS:443:y.io"], overlapping: []),
        .init(
            "a wildcard and a name", ["a=HTTPS:443:*.x.io", "b=HTTPS:443:a.x.io"],
            overlapping: ["a", "b"]),
        .init(
            "a wildcard and a name three labels down",
            ["a=HTTPS:443:*.x.io", "b=HTTPS:443:c.b.a.x.io"], overlapping: ["a", "b"]),
        .init(
            "nested wildcards at any depth",
            ["a=HTTPS:443:*.x.io", "b=HTTPS:443:*.c.b.a.x.io"], overlapping: ["a", "b"]),
        .init(
            "a wildcard does not match its own suffix",
            ["a=HTTPS:443:*.x.io", "b=HTTPS:443:x.io"], overlapping: []),
        .init(
            "a suffix is whole labels",
            ["a=HTTPS:443:*.x.io", "b=HTTPS:443:a.yx.io"], overlapping: []),
        .init(
            "no hostname overlaps everything",
            ["a=HTTPS:443:-", "b=HTTPS:443:x.io", "c=HTTPS:443:*.y.io"],
            overlapping: ["a", "b", "c"]),
        .init("no hostname, alone", ["a=HTTPS:443:-", "b=HTTPS:8443:x.io"], overlapping: []),
        .init(
            "* is no hostname", ["a=HTTPS:443:*", "b=HTTPS:443:x.io"], overlapping: ["a", "b"]),
        .init(
            "another port does not overlap",
            ["a=HTTPS:443:*.x.io", "b=HTTPS:8443:a.x.io"], overlapping: []),
        .init(
            "TLS and HTTP are not HTTPS",
            ["a=HTTPS:443:*.x.io", "b=TLS:443:a.x.io", "c=HTTP:80:a.x.io"], overlapping: []),
        .init(
            "a loser overlaps nobody",
            ["a=HTTPS:443:x.io", "b=HTTPS:443:*.io", "c=HTTPS:443:*.io"], overlapping: ["a", "b"]),
    ]

    @Test(arguments: examples) func overlaps(_ example: Example) throws {
        let spec = GatewaySpec(listeners: example.listeners)
        let gateway = Resource.gateway().with(spec: .gateway(spec))
        #expect(try Self.overlapping(Story(gateway)) == example.overlapping)
    }

    @Test func `the index finds what comparing all pairs finds`() throws {
        var random = SeededGenerator(seed: 13)
        let labels = ["a", "b", "io"]
        for round in 0..<300 {
            let listeners = (0..<Int.random(in: 1...9, using: &random)).map { index in
                let depth = Int.random(in: 0...4, using: &random)
                let name = (0..<depth).map { _ in random.pick(labels) }.joined(separator: ".")
                let isWild = random.chance(40) && depth > 0
                let hostname = depth == 0 ? "-" : isWild ? "*.\(name)" : name
                return Listener(stringLiteral: "l\(index)=HTTPS:443:\(hostname)")
            }
            let story = Story(.gateway(), .set("a/s", listeners))
            let winners = story.state.winners(of: .gw).map(\.listener)
            let expected = winners.filter { own in
                winners.contains { $0.name != own.name && Self.meet($0.hostname, own.hostname) }
            }
            let found = try Self.overlapping(story)
            #expect(found == expected.map(\.name), "round \(round)")
        }
    }

    @Test func `an overlap is as old as the younger of the two`() throws {
        let story = Story(
            .gateway("g=HTTPS:443:*.io"), .set("a/s", "l=HTTPS:443:x.io"),
            .set("b/s", "l=HTTPS:443:*.x.io"))
        let gateway = try #require(story.state.gateway(.gw))
        let index = OverlapIndex(of: gateway, in: story.state)
        let since = story.state.owners(of: gateway).map { owner -> Revision? in
            let id = ListenerID(owner: owner.id, listener: owner.listeners[0].name)
            let mark = owner.listenerMarks[0].accepted
            return index.overlap(of: owner.listeners[0], id, nil, since: mark)?.since.revision
        }
        #expect(since.map { $0?.rawValue } == [2, 2, 3])
    }

    private static func overlapping(_ story: Story) throws -> [String] {
        let gateway = try #require(story.state.gateway(.gw))
        let index = OverlapIndex(of: gateway, in: story.state)
        return story.state.winners(of: .gw)
            .filter { index.overlap(of: $0.listener, $0.id, nil, since: story.now) != nil }
            .map(\.listener.name)
    }

    /// Whether one name can match both patterns, label by label.
    private static func meet(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return true }
        func covers(_ wildcard: String, _ other: String) -> Bool {
            let suffix = wildcard.split(separator: ".").dropFirst()
            let labels = other.split(separator: ".")
            return wildcard.hasPrefix("*.") && labels.count > suffix.count
                && labels.suffix(suffix.count).elementsEqual(suffix)
        }
        return left == right || covers(left, right) || covers(right, left)
    }
}
