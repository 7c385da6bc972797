import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("Which sets attach (semantics.md 2, 7.2)")
struct AttachmentTests {
    static let gold = LabelSelector(matchLabels: ["tier": "gold"])

    static let examples: [MergeExample] = [
        .init(
            "S1: a set whose gateway does not exist", [.set("a/s", "l=HTTP:80:-")],
            rows: ["a/s S1"], attached: 0),
        .init(
            "T25: from None admits nobody, not even the own namespace",
            [.gateway(from: .none), .set("infra/s", "l=HTTP:80:-")],
            rows: ["infra/gw G1", "infra/s S2"], attached: 0),
        .init(
            "T26: from Same",
            [.gateway(from: .same), .set("infra/s", "l=HTTP:80:-"), .set("a/s", "l=HTTP:81:-")],
            rows: ["infra/gw G1", "a/s S2", "infra/s S4 l:L1"], attached: 1),
        .init(
            "from All, also from a namespace that nobody registered",
            [.gateway(), .set("infra/s", "l=HTTP:80:-"), .set("a/s", "l=HTTP:81:-")],
            rows: ["infra/gw G1", "a/s S4 l:L1", "infra/s S4 l:L1"], attached: 2),
        .init(
            "T28: from Selector",
            [
                .namespace("yes", ["tier": "gold"]), .namespace("no"),
                .gateway(from: .selector, selector: gold), .set("yes/s1", "l=HTTP:80:a"),
                .set("yes/s2", "l=HTTP:80:b"), .set("no/s", "l=HTTP:80:c"),
            ],
            rows: ["infra/gw G1", "no/s S2", "yes/s1 S4 l:L1", "yes/s2 S4 l:L1"], attached: 2),
        .init(
            "from Selector without a selector admits nobody",
            [.namespace("a"), .gateway(from: .selector), .set("a/s", "l=HTTP:80:-")],
            rows: ["infra/gw G1", "a/s S2"]),
        .init(
            "an empty selector admits every namespace, declared or not",
            [
                .namespace("a"), .gateway(from: .selector, selector: LabelSelector()),
                .set("a/s", "l=HTTP:80:-"), .set("b/s", "l=HTTP:81:-"),
            ],
            rows: ["infra/gw G1", "a/s S4 l:L1", "b/s S4 l:L1"]),
        .init(
            "so does one that asks for what a namespace does not have",
            [
                .namespace("a", ["tier": "gold"]),
                .gateway(
                    from: .selector,
                    selector: LabelSelector(matchExpressions: [
                        .init(key: "tier", operator: .doesNotExist),
                        .init(key: "tier", operator: .notIn, values: ["gold"]),
                    ])),
                .set("a/s", "l=HTTP:80:-"), .set("b/s", "l=HTTP:81:-"),
            ],
            rows: ["infra/gw G1", "a/s S2", "b/s S4 l:L1"]),
        .init(
            "the name of a namespace is a label of it, declared or not",
            [
                .namespace("b"),
                .gateway(
                    from: .selector,
                    selector: LabelSelector(matchLabels: ["kubernetes.io/metadata.name": "a"])),
                .set("a/s", "l=HTTP:80:-"), .set("b/s", "l=HTTP:81:-"),
            ],
            rows: ["infra/gw G1", "a/s S4 l:L1", "b/s S2"]),
        .init(
            "a malformed selector of an old event admits nobody",
            [
                .namespace("a"),
                .gateway(
                    from: .selector,
                    selector: LabelSelector(matchExpressions: [.init(key: "k", operator: .notIn)])),
                .set("a/s", "l=HTTP:80:-"),
            ],
            rows: ["infra/gw G1", "a/s S2"]),
        .init(
            "T32: an address of a type nobody can bind",
            [
                .gateway(addresses: [GatewayAddress(type: "NamedAddress", value: "x")]),
                .set("a/s", "l=HTTP:80:-"),
            ],
            rows: ["infra/gw G4", "a/s S3"], attached: 0),
        .init(
            "G5: an address that nodes do not bind",
            [
                .gateway(addresses: [GatewayAddress(value: "192.0.2.1")], "g=HTTP:80:-"),
                .set("a/s", "l=HTTP:81:-", "m=HTTP:80:-"),
            ],
            rows: ["infra/gw G5 g:L1", "a/s S5-G5 l:L1 m:L2"], attached: 1),
        .init(
            "any address, and a name that nobody registers, ask for nothing that is not done",
            [
                .gateway(addresses: [
                    GatewayAddress(), GatewayAddress(value: "0.0.0.0"),
                    GatewayAddress(type: "Hostname", value: "a.example.com"),
                ]),
                .set("a/s", "l=HTTP:81:-"),
            ],
            rows: ["infra/gw G1", "a/s S4 l:L1"], attached: 1),
        .init(
            "G6: parameters that nothing is known of",
            [
                .gateway(
                    infrastructure: GatewayInfrastructure(
                        parametersRef: .init(group: "g", kind: "k", name: "n"))),
                .set("a/s", "l=HTTP:80:-"),
            ],
            rows: ["infra/gw G6", "a/s S3"]),
        .init(
            "an outsider is not told that the gateway is rejected",
            [
                .gateway(from: .same, addresses: [GatewayAddress(type: "NamedAddress")]),
                .set("a/s", "l=HTTP:80:-"),
            ],
            rows: ["infra/gw G4", "a/s S2"]),
        .init(
            "T34: ports outside those allowed, and denied ones, claim nothing",
            [
                .gateway(annotations: [
                    "lintel.dev/allowed-ports": "80,8000-8999", "lintel.dev/denied-ports": "8080",
                ]),
                .set(
                    "a/s", "a=HTTP:12345:-", "b=TCP:8080:-", "c=HTTP:8999:-", "d=HTTP:80:-",
                    "e=UDP:9000:-"),
            ],
            rows: ["infra/gw G1", "a/s S5 a:L10 b:L10 c:L1 d:L1 e:L10"]),
        .init(
            "T35: a denied set that is older has no effect",
            [
                .namespace("no"), .namespace("yes", ["tier": "gold"]),
                .gateway(from: .selector, selector: gold), .set("no/s", "l=HTTP:80:x"),
                .set("yes/s", "l=HTTP:80:x"),
            ],
            rows: ["infra/gw G1", "no/s S2", "yes/s S4 l:L1"]),
        .init(
            "T80: room for two",
            [
                .gateway(annotations: ["lintel.dev/max-listeners": "2"], "l=HTTP:80:g"),
                .set("a/s1", "l=HTTP:80:a"), .set("a/s2", "l=HTTP:80:b"),
            ],
            rows: ["infra/gw G1 l:L1", "a/s1 S4 l:L1", "a/s2 S6 l:L11"], attached: 1),
        .init(
            "a listener that lost is a loser also where there is no room",
            [
                .gateway(annotations: ["lintel.dev/max-listeners": "1"], "l=HTTP:80:x"),
                .set("a/s1", "x=HTTP:80:x", "t=TCP:80:-", "y=HTTP:80:y"),
                .set("a/s2", "y=HTTP:80:y"),
            ],
            rows: ["infra/gw G1 l:L1", "a/s1 S6 x:L2 t:L3 y:L11", "a/s2 S6 y:L11"]),
        .init(
            "reasons in their order: shape, protocol, port, then conflict",
            [
                .gateway(annotations: ["lintel.dev/denied-ports": "81"], "l=HTTP:80:x"),
                .set("a/s", "a=HTTP!:81:x", "b=SCTP:81:x", "c=HTTP:81:x", "d=TCP:80:-"),
            ],
            rows: ["infra/gw G1 l:L1", "a/s S6 a:L12 b:L4 c:L10 d:L3"]),
    ]

    @Test(arguments: examples) func attaches(_ example: MergeExample) { example.check() }

    @Test func `T29: a set follows the labels of its namespace`() {
        var story = Story(
            .namespace("a"), .gateway(from: .selector, selector: Self.gold),
            .set("a/s", "l=HTTP:80:-"))
        let without = story.state.listenerBytes(of: .gw)
        #expect(story.state.rows.last == "a/s S2")

        let added = story.apply(.namespace("a", ["tier": "gold"]))
        #expect(story.state.rows.last == "a/s S4 l:L1")
        #expect(added.map(\.changesConfiguration) == [true])

        story.apply(.namespace("a"))
        #expect(story.state.rows.last == "a/s S2")
        #expect(story.state.listenerBytes(of: .gw) == without)
    }

    @Test func `T37: a set that moves is gone from one gateway and counted in the other`() {
        var story = Story(.gateway(), .gateway(named: "infra/gw2"), .set("a/s", "l=HTTP:80:-"))

        let changes = story.apply(.set("a/s", of: "infra/gw2", "l=HTTP:80:-"))

        #expect(changes.map(\.gateway) == ["infra/gw", "infra/gw2"])
        #expect(changes.map(\.changesConfiguration) == [true, true])
        #expect(story.state.winners(of: .gw).isEmpty)
        #expect(story.state.winners(of: "infra/gw2").map(\.id.description) == ["ls/a/s/l"])
        #expect(story.state.attachedListenerSets(of: "infra/gw2") == 1)
    }
}
