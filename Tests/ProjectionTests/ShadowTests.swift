import GatewayModel
import LintelTesting
import Testing

@testable import Projection

/// Routes that are accepted and that nothing reaches (semantics.md Am7).
@Suite("A route that others leave nothing to is shadowed")
struct ShadowTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let given: [Resource]
        /// `r/young 0 by …`: the parents of routes that nothing reaches.
        var shadows: [String] = []
    }

    private static func http(
        _ name: NamespacedName, _ matches: HTTPRouteMatch..., hostnames: [String] = [],
        to parents: [ParentRef] = [.gateway()]
    ) -> Resource {
        .route(
            .httpRoute(
                RouteSpec(
                    parentRefs: parents, hostnames: hostnames,
                    rules: [RouteRule(matches: matches)])), name)
    }

    private static func match(
        _ path: String = "/", _ type: HTTPPathMatch.MatchType = .pathPrefix,
        headers: [HTTPValueMatch] = [], method: String? = nil
    ) -> HTTPRouteMatch {
        HTTPRouteMatch(
            path: HTTPPathMatch(type: type, value: path), headers: headers, method: method)
    }

    private static let gateway: Resource = .gateway(
        ("h=HTTP:80:-" as Listener).admitting(), ("w=HTTP:81:*.x.io" as Listener).admitting())

    static let http = [
        Row(
            testDescription: "the same matches, however they are written",
            given: [
                gateway,
                http(
                    "r/old", match("/a"),
                    match(
                        headers: [.init(name: "x-a", value: "1"), .init(name: "b", value: "2")])),
                http(
                    "r/young",
                    match(
                        headers: [
                            .init(name: "b", value: "2"), .init(name: "X-A", value: "1"),
                            .init(name: "x-a", value: "3"),
                        ]),
                    match("/a/")),
            ],
            shadows: ["r/young 0 by HTTPRoute r/old"]),
        Row(
            testDescription: "each match by another; who takes is told within the namespace only",
            given: [
                gateway, http("r/a", match("/a")), http("other/b", match("/b")),
                http("secret/b", match("/b")), http("q/c", match("/c")),
                http("r/young", match("/a"), match("/b"), match("/c")),
            ],
            shadows: [
                "r/young 0 by HTTPRoute r/a, 2 routes of other namespaces",
                "secret/b 0 by a route of another namespace",
            ]),
        Row(
            testDescription: "one match that is left is enough",
            given: [
                gateway, http("r/old", match("/a")),
                http("r/young", match("/a"), match("/a", method: "GET")),
            ]),
        Row(
            testDescription: "a longer prefix, or more conditions, are asked before",
            given: [
                gateway, http("r/old", match()), http("r/a", match("/a")),
                http("r/b", match(headers: [.init(name: "a", value: "1")])),
                http("r/c", match("/a", .exact)),
            ]),
        Row(
            testDescription: "an expression that matches every path is asked before all prefixes",
            given: [
                gateway, http("r/prefix", match("/a")), http("r/exact", match("/a", .exact)),
                http("r/post", match("/b", method: "POST")),
                http("r/wide", match("/.*", .regularExpression)),
            ],
            shadows: ["r/post 0 by HTTPRoute r/wide", "r/prefix 0 by HTTPRoute r/wide"]),
        Row(
            testDescription: "who is named is who is asked first, whoever came first",
            given: [
                gateway, http("r/a", match("/a")), http("r/short", match(".*", .regularExpression)),
                http("r/long", match("/.*", .regularExpression)), http("r/young", match("/a")),
            ],
            shadows: [
                "r/a 0 by HTTPRoute r/long", "r/short 0 by HTTPRoute r/long",
                "r/young 0 by HTTPRoute r/long",
            ]),
        Row(
            testDescription: "one that asks for more takes only what asks for that too",
            given: [
                gateway, http("r/prefix", match("/a")),
                http("r/get", match("/a", method: "GET")),
                http("r/wide", match(".*", .regularExpression, method: "GET")),
            ],
            shadows: ["r/get 0 by HTTPRoute r/wide"]),
        Row(
            testDescription: "another hostname is another place, another listener too",
            given: [
                gateway, http("r/old", match(), hostnames: ["a.x.io"]),
                http("r/wild", match(), hostnames: ["*.x.io"]), http("r/any", match()),
                http("r/both", match(), hostnames: ["a.x.io", "b.x.io"]),
                http("r/second", match(), hostnames: ["a.x.io"], to: [.gateway(.gw, "w")]),
            ],
            shadows: ["r/second 0 by HTTPRoute r/old"]),
        Row(
            testDescription: "each parent is looked at by itself",
            given: [
                gateway, http("r/old", match(), to: [.gateway(.gw, "h")]),
                http("r/young", match(), to: [.gateway(.gw, "h"), .gateway(.gw, "w")]),
            ],
            shadows: ["r/young 0 by HTTPRoute r/old"]),
        Row(
            testDescription: "a rule that cannot be done answers 500, and so takes what it matches",
            given: [
                gateway,
                .httpRoute(
                    "r/old", to: .gateway(),
                    rules: [
                        RouteRule(
                            matches: [match()],
                            filters: [
                                .urlRewrite(URLRewrite()), .requestRedirect(RequestRedirect()),
                            ]), .rule("/a"),
                    ]),
                http("r/young", match()),
            ],
            shadows: ["r/young 0 by HTTPRoute r/old"]),
    ]

    private static func tls(_ name: NamespacedName, _ hostnames: String...) -> Resource {
        .route(
            .tlsRoute(
                RouteSpec(parentRefs: [.gateway()], hostnames: hostnames, rules: [.stream])), name)
    }

    private static func stream(
        _ spec: (RouteSpec) -> ResourceSpec, _ name: NamespacedName, _ section: String
    ) -> Resource {
        .route(
            spec(RouteSpec(parentRefs: [.gateway(.gw, section)], rules: [.stream])), name)
    }

    static let streams = [
        Row(
            testDescription: "a name of SNI goes to the oldest",
            given: [
                .gateway(("p=PASSTHROUGH:443:*.x.io" as Listener).admitting()),
                tls("r/old", "a.x.io", "b.x.io"), tls("r/young", "b.x.io", "y.io"),
                tls("r/other", "b.x.io", "c.x.io"),
            ],
            shadows: ["r/young 0 by TLSRoute r/old"]),
        Row(
            testDescription: "all connections of a port go to the oldest",
            given: [
                .gateway(
                    ("t=TCP:1:-" as Listener).admitting(), ("u=UDP:1:-" as Listener).admitting()),
                stream(ResourceSpec.tcpRoute, "r/t1", "t"),
                stream(ResourceSpec.tcpRoute, "r/t2", "t"),
                stream(ResourceSpec.udpRoute, "r/u1", "u"),
                stream(ResourceSpec.udpRoute, "r/u2", "u"),
            ],
            shadows: ["r/t2 0 by TCPRoute r/t1", "r/u2 0 by UDPRoute r/u1"]),
    ]

    @Test(arguments: http + streams)
    func `nothing reaches what others take`(row: Row) {
        #expect(Story(row.given).state.shadowLines == row.shadows)
    }

    @Test func `who is shadowed is told when it begins, and served when the other leaves`() {
        var story = Story(Self.gateway, Self.http("r/old", Self.match("/b")))
        story.apply(Self.http("r/young", Self.match("/a")))
        #expect(story.state.shadowLines.isEmpty)
        story.apply(Self.http("r/old", Self.match("/a")))
        #expect(story.state.shadowLines == ["r/young 0 by HTTPRoute r/old"])
        #expect(story.state.shadowMarks(of: .init(.httpRoute, "r/young")) == [story.now])
        let since = story.now
        story.apply(Self.http("r/young", Self.match("/a"), Self.match("/a/")))
        #expect(story.state.shadowMarks(of: .init(.httpRoute, "r/young")) == [since])
        story.delete(ResourceID(.httpRoute, "r/old"))
        #expect(story.state.shadowLines.isEmpty)
    }

    /// The listeners of a port, then the hostnames of a route on the first of them, and who has
    /// all of these (semantics.md 6.4).
    static let isolations: [(listeners: [Listener], hostnames: [String], takers: String?)] = [
        (["w=HTTP:80:*.x.io", "a=HTTP:80:a.x.io"], ["a.x.io"], "listener a of ListenerSet a/s1"),
        (["w=HTTP:80:*.x.io", "a=HTTP:80:a.x.io"], ["a.x.io", "b.x.io"], nil),
        (["w=HTTP:80:*.x.io", "a=HTTP:80:a.x.io"], [], nil),
        (["w=HTTP:80:*.x.io", "a=HTTP:81:a.x.io"], ["a.x.io"], nil),
        (
            ["w=HTTP:80:-", "a=HTTP:80:*.x.io", "b=HTTP:80:y.io"], ["b.a.x.io", "y.io", "*.x.io"],
            "listener a of ListenerSet a/s1, listener b of ListenerSet a/s2"
        ),
        (["w=HTTP:80:a.x.io", "a=HTTP:80:*.x.io"], ["a.x.io"], nil),
        // Nobody falls through to a wider listener, whether or not the other is served.
        (
            ["w=HTTP:80:*.x.io", "a=HTTP:80:a.x.io", "late=HTTP:80:a.x.io"], ["a.x.io"],
            "listener a of ListenerSet a/s1"
        ),
    ]

    @Test(arguments: isolations)
    func `hostnames that more specific listeners have`(
        listeners: [Listener], hostnames: [String], takers: String?
    ) throws {
        var story = Story(.gateway())
        for (index, listener) in listeners.enumerated() {
            let name = NamespacedName(namespace: "a", name: "s\(index)")
            story.apply(.set(name, listener.admitting()))
        }
        story.apply(Self.http("a/r", Self.match(), hostnames: hostnames, to: [.set("a/s0")]))
        let route = try #require(story.state.route(.init(.httpRoute, "a/r")))
        #expect(route.parents[0].isServing)
        #expect(story.state.isolation(of: route, parent: 0)?.takers == takers)
        let parent = story.state.status(of: route).parents[0]
        #expect(parent.isServing == (takers == nil))
        #expect(parent.servingReason == (takers == nil ? .serving : .shadowed))
        let shadowed = parent.conditions.first { $0.condition.type == .shadowed }
        #expect(shadowed?.since == (takers == nil ? nil : story.now))
        let warnings = story.state.warnings(about: [route.id], [], at: story.now.time)
        #expect(warnings.contains { $0.code == "Shadowed" } == (takers != nil))
    }

    @Test func `a listener that is not served shadows nobody`() {
        let set: Resource = .set("a/s", ("l=HTTP:80:-" as Listener).admitting())
        var story = Story(
            .gateway(), set, Self.http("r/old", Self.match(), to: [.set("a/s")]),
            Self.http("r/young", Self.match(), to: [.set("a/s")]))
        #expect(story.state.shadowLines == ["r/young 0 by HTTPRoute r/old"])
        story.apply(.gateway("h=HTTP:80:-"))
        #expect(story.state.shadowLines.isEmpty)
    }
}

extension RouteRule {
    fileprivate static let stream = RouteRule(backendRefs: [BackendRef(name: "web")])
}

extension GatewayState {
    fileprivate var shadowLines: [String] {
        ResourceKind.allCases.filter(\.isRoute).flatMap { ids(of: $0) }.compactMap(route)
            .flatMap { route in
                route.parents.indices.compactMap { index in
                    shadow(of: route, parent: index).map {
                        "\(route.id.namespacedName) \(index) by \($0.takers)"
                    }
                }
            }
    }
}
