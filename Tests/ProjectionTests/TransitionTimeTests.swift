import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("lastTransitionTime moves when the status flips, and only then (semantics.md 4.1)")
struct TransitionTimeTests {
    /// What happens to listener `l` of set `a/s`, one commit each after the gateway (1), and the
    /// revisions since which A and C hold after each.
    struct Example: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let steps: [@Sendable (inout Story) -> Void]
        let accepted: [Int64]
        let conflicted: [Int64]

        init(
            _ name: String, _ steps: [@Sendable (inout Story) -> Void], accepted: [Int64],
            conflicted: [Int64]? = nil
        ) {
            (testDescription, self.steps, self.accepted) = (name, steps, accepted)
            self.conflicted = conflicted ?? accepted
        }
    }

    private static let create: @Sendable (inout Story) -> Void = {
        $0.apply(.set("a/s", "l=HTTP:80:x"))
    }
    private static let delete: @Sendable (inout Story) -> Void = { $0.delete(.set("a/s")) }
    private static let take: @Sendable (inout Story) -> Void = {
        $0.apply(.gateway("g=HTTP:80:x"))
    }
    private static let giveBack: @Sendable (inout Story) -> Void = { $0.apply(.gateway()) }

    static let examples: [Example] = [
        .init(
            "created, then left alone", [create, { $0.apply(.namespace("a")) }], accepted: [2, 2]),
        .init("loses, and wins back", [create, take, giveBack], accepted: [2, 3, 4]),
        .init(
            "another listener is edited",
            [create, { $0.apply(.set("a/s", "l=HTTP:80:x", "m=HTTP:81:-")) }], accepted: [2, 2]),
        .init(
            "its own hostname is edited", [create, { $0.apply(.set("a/s", "l=HTTP:80:y")) }],
            accepted: [2, 2]),
        .init(
            "its index moves",
            [create, { $0.apply(.set("a/s", "n=HTTP:81:-", "l=HTTP:80:x")) }], accepted: [2, 2]),
        .init(
            "it is renamed, so it is another",
            [
                { $0.apply(.set("a/s", "k=HTTP:80:x")) }, create,
                { $0.apply(.set("a/s", "l=HTTP:80:x", "k=HTTP:81:x")) },
            ],
            accepted: [0, 3, 3]),
        .init(
            "its set moves to another gateway where it wins, too",
            [
                { $0.apply(.gateway(named: "infra/gw2")) }, create,
                { $0.apply(.set("a/s", of: "infra/gw2", "l=HTTP:80:x")) },
            ],
            accepted: [0, 3, 3]),
        .init(
            "its set moves to where it loses",
            [
                { $0.apply(.gateway(named: "infra/gw2", "g=HTTP:80:x")) }, create,
                { $0.apply(.set("a/s", of: "infra/gw2", "l=HTTP:80:x")) },
            ],
            accepted: [0, 3, 4]),
        .init(
            "detached it has no status; attached again it has a new one",
            [create, { $0.apply(.gateway(from: .none)) }, giveBack], accepted: [2, 0, 4]),
        .init("deleted and created again", [create, delete, create], accepted: [2, 0, 4]),
        .init(
            "deleted and created again in one commit",
            [
                create,
                { story in
                    let new = story.stored(.set("a/s", "l=HTTP:80:x"), over: nil)
                    story.commit([.deleted(.set("a/s"), uid: ""), .applied(new)])
                },
            ],
            accepted: [2, 3]),
        .init(
            "from one conflict into another it stays in conflict",
            [create, take, { $0.apply(.gateway("g=TCP:80:-")) }], accepted: [2, 3, 3]),
        .init(
            "from a conflict to a port that is not allowed it stays unaccepted",
            [
                create, take,
                { $0.apply(.gateway(annotations: ["lintel.dev/denied-ports": "80"])) },
            ],
            accepted: [2, 3, 3], conflicted: [2, 3, 4]),
    ]

    @Test(arguments: examples) func follows(_ example: Example) {
        var story = Story(.gateway())
        for (index, step) in example.steps.enumerated() {
            step(&story)
            let set = story.state.listenerSet("a/s")
            let place = set?.listeners.firstIndex { $0.name == "l" }
            let isAttached = set?.attachment == .attached
            let marks = isAttached ? place.flatMap { set?.listenerMarks[$0] } : nil
            #expect(marks?.accepted.revision.rawValue ?? 0 == example.accepted[index])
            #expect(marks?.programmed.revision.rawValue ?? 0 == example.accepted[index])
            #expect(marks?.conflicted.revision.rawValue ?? 0 == example.conflicted[index])
        }
    }

    @Test func `R is dated apart from A`() {
        var story = Story(.gateway(), .set("a/s", Listener("l=HTTP:80:x").taking("HTTPRoute")))
        func marks() -> [Int64]? {
            story.state.listenerSet("a/s")?.listenerMarks.first
                .map { [$0.accepted.revision.rawValue, $0.resolvedRefs.revision.rawValue] }
        }
        story.apply(.set("a/s", Listener("l=HTTP:80:x").taking("TCPRoute")))
        #expect(marks() == [2, 3])
        story.apply(.set("a/s", Listener("l=HTTP:80:x").taking("TCPRoute", "HTTPRoute")))
        #expect(marks() == [2, 3])
        story.apply(.set("a/s", Listener("l=SCTP:80:x").taking("TCPRoute")))
        #expect(marks() == [5, 5])
    }

    @Test func `a set and its gateway are dated by their own status`() {
        var story = Story(.gateway("g=SCTP:80:-"), .set("a/s", "l=HTTP:80:x"))
        func set() -> Int64? { story.state.listenerSet("a/s")?.marks.accepted.revision.rawValue }
        func gateway() -> [Int64]? {
            story.state.gateway(.gw)
                .map(\.owner.marks)
                .map { [$0.accepted.revision.rawValue, $0.programmed.revision.rawValue] }
        }
        // The set's listener is what the gateway is programmed with.
        #expect(set() == 2)
        #expect(gateway() == [1, 2])
        story.apply(.set("a/s", "l=HTTP:80:x", "m=SCTP:80:-"))
        #expect(set() == 2)
        story.apply(.set("a/s", "m=SCTP:80:-"))
        #expect(set() == 4)
        #expect(gateway() == [1, 4])
    }
}
