import GatewayModel
import LintelTesting
import Testing

@testable import Projection

/// The rows of semantics.md 7.7 that need no proxy. A gateway admits everybody, each listener
/// routes from everywhere, and each row starts afresh.
@Suite("Routes: the tables of semantics.md 6.2 and 7.7")
struct RouteCaseTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let given: [Resource]
        var routes: [String] = []
        var counts: [String] = []
        var served: [String]?
    }

    static let gateway: Resource = .gateway(
        ("g1=HTTP:80:g1.io" as Listener).admitting(), ("g2=HTTP:80:g2.io" as Listener).admitting())
    static let first: Resource = .set(
        "a/s1", ("l1=HTTP:81:-" as Listener).admitting(), ("l2=HTTP:82:-" as Listener).admitting())

    /// 68 KiB for each hostname, so that 62 of them are all there may be.
    private static func large(_ name: NamespacedName, to parents: ParentRef...) -> Resource {
        let header = HeaderModifier.Header(
            name: "x-large", value: String(repeating: "a", count: 4096))
        let rule = RouteRule(
            matches: (0..<16).map { HTTPRouteMatch(path: HTTPPathMatch(value: "/\($0)")) },
            filters: [.requestHeaderModifier(HeaderModifier(set: [header]))])
        return .route(.httpRoute(RouteSpec(parentRefs: parents, rules: [rule])), name)
    }

    static let parents = [
        Row(
            testDescription: "T101: a parent is the object named, never one attached to it",
            given: [
                gateway, first,
                .httpRoute("r/all", to: .gateway(), .set("a/s1")),
                .httpRoute("r/gw", to: .gateway()),
                .httpRoute("r/gw1", to: .gateway(.gw, "g1")),
                .httpRoute("r/s", to: .set("a/s1")),
                .httpRoute("r/s1", to: .set("a/s1", "l1")),
            ],
            routes: [
                "r/all T infra/g1{g1.io} infra/g2{g2.io}, T a/l1{*} a/l2{*}",
                "r/gw T infra/g1{g1.io} infra/g2{g2.io}",
                "r/gw1 T infra/g1{g1.io}",
                "r/s T a/l1{*} a/l2{*}",
                "r/s1 T a/l1{*}",
            ],
            counts: ["infra/gw g1:3 g2:2", "a/s1 l1:3 l2:2"]),
        Row(
            testDescription: "XListenerSet names a ListenerSet, in its own group only",
            given: [
                gateway, first,
                .httpRoute("r/old", to: .experimentalSet("a/s1", "l1")),
                .httpRoute("r/other", to: ParentRef(kind: "XListenerSet", name: "s1")),
            ],
            routes: ["r/old T a/l1{*}", "r/other F/NoMatchingParent"],
            counts: ["infra/gw g1:0 g2:0", "a/s1 l1:1 l2:0"]),
        Row(
            testDescription: "Am5: of the rules of a TLSRoute the first with backends counts",
            given: [
                .gateway(("p=PASSTHROUGH:443:-" as Listener).admitting()), .backend("r/web"),
                .route(
                    .tlsRoute(
                        RouteSpec(
                            parentRefs: [.gateway()],
                            rules: [RouteRule(), .rule("/", to: "web"), .rule("/", to: "web")])),
                    "r/r"),
            ],
            routes: ["r/r T infra/p{*} partial/UnsupportedValue"], served: ["tlsroute/r/r"]),
        Row(
            testDescription: "what would be megabytes in proxies is not taken, by parents in order",
            given: [
                gateway, first,
                .set(
                    "a/many",
                    (0..<64).map {
                        Listener(stringLiteral: "m\($0)=HTTP:83:m\($0).io").admitting()
                    }),
                large("r/all", to: .gateway(), .set("a/many"), .set("a/s1")),
            ],
            routes: [
                "r/all T infra/g1{g1.io} infra/g2{g2.io}, F/TooLarge, T a/l1{*} a/l2{*}"
            ]),
        Row(
            testDescription: "T103: parents do not depend on each other",
            given: [
                gateway, first,
                .httpRoute("r/a", to: .gateway(), .set("a/s1")),
                .httpRoute("r/b", to: .gateway(.gw, "none"), .set("a/s1", "l2")),
            ],
            routes: [
                "r/a T infra/g1{g1.io} infra/g2{g2.io}, T a/l1{*} a/l2{*}",
                "r/b F/NoMatchingParent, T a/l2{*}",
            ]),
        Row(
            testDescription: "T104: exactly one entry for each parentRef",
            given: [
                gateway, first, .httpRoute("r/g", to: .gateway()),
                .httpRoute("r/s", to: .set("a/s1")),
            ],
            routes: ["r/g T infra/g1{g1.io} infra/g2{g2.io}", "r/s T a/l1{*} a/l2{*}"],
            counts: ["infra/gw g1:1 g2:1", "a/s1 l1:1 l2:1"]),
        Row(
            testDescription: "T106: one route on the same listener of two sets that conflict",
            given: [
                .gateway(), .set("a/s1", ("l=HTTP:80:x.io" as Listener).admitting()),
                .set("b/s2", ("l=HTTP:80:x.io" as Listener).admitting()),
                .httpRoute("r/r", to: .set("a/s1"), .set("b/s2")),
                .httpRoute("r/loser", to: .set("b/s2")),
            ],
            routes: ["r/loser T (b/l{x.io})", "r/r T a/l{x.io}, T (b/l{x.io})"],
            counts: ["a/s1 l:1", "b/s2 l:2"], served: ["httproute/r/r"]),
        Row(
            testDescription:
                "R1: no such parent, one that is no parent, a set that is not attached",
            given: [
                .gateway(named: .gw, from: .none), first,
                .httpRoute(
                    "r/r", to: .gateway("infra/none"), .set("a/s1"), .set("a/none"),
                    ParentRef(group: "", kind: "Service", name: "web")),
            ],
            routes: [
                "r/r F/NoMatchingParent, F/NoMatchingParent, F/NoMatchingParent, "
                    + "F/NoMatchingParent"
            ],
            served: []),
        Row(
            testDescription: "T109 and T110: sectionName and port",
            given: [
                first,
                .gateway(("http=HTTP:80:-" as Listener).admitting()),
                .gateway(
                    named: "infra/two", ("a=HTTP:8080:a.io" as Listener).admitting(),
                    ("b=HTTP:8080:b.io" as Listener).admitting()),
                .httpRoute(
                    "r/r", to: .set("a/s1", "none"), .gateway(.gw, port: 81),
                    .gateway(.gw, "http", port: 81), .gateway(.gw, "http", port: 80),
                    .gateway("infra/two", port: 8080)),
            ],
            routes: [
                "r/r F/NoMatchingParent, F/NoMatchingParent, F/NoMatchingParent, "
                    + "T infra/http{*}, T infra/a{a.io} infra/b{b.io}"
            ]),
    ]

    static let admission = [
        Row(
            testDescription: "T107: allowedRoutes is asked of each listener",
            given: [
                .namespace("gold", ["tier": "gold"]), .gateway(),
                .set(
                    "a/s", ("all=HTTP:80:-" as Listener).admitting(),
                    ("same=HTTP:81:-" as Listener).admitting(.same),
                    ("selected=HTTP:82:-" as Listener).admitting(
                        .selector, selector: LabelSelector(matchLabels: ["tier": "gold"]))),
                .httpRoute("a/r", to: .set("a/s")), .httpRoute("gold/r", to: .set("a/s")),
                .httpRoute("infra/r", to: .set("a/s")),
                .httpRoute("infra/q", to: .set("a/s", "same"), .set("a/s", "selected")),
            ],
            routes: [
                "a/r T a/all{*} a/same{*}", "gold/r T a/all{*} a/selected{*}",
                "infra/q F/NotAllowedByListeners, F/NotAllowedByListeners", "infra/r T a/all{*}",
            ],
            counts: ["a/s all:3 same:1 selected:1"]),
        Row(
            testDescription: "T112: a kind that the protocol does not take",
            given: [
                .gateway(
                    ("http=HTTP:80:-" as Listener).admitting(),
                    ("https=HTTPS:443:-" as Listener).admitting()),
                .route(
                    .tlsRoute(
                        RouteSpec(
                            parentRefs: [.gateway(.gw, "http"), .gateway(.gw, "https")],
                            hostnames: ["x.io"], rules: [RouteRule()])), "r/r"),
            ],
            routes: ["r/r F/NotAllowedByListeners, F/NotAllowedByListeners"]),
        Row(
            testDescription: "T113: the namespace is asked before the hostname",
            given: [
                .gateway("http=HTTP:80:x.io"),
                .httpRoute("r/r", to: .gateway(), hostnames: ["y.io"]),
            ],
            routes: ["r/r F/NotAllowedByListeners"]),
        Row(
            testDescription: "T100: kinds that are listed; L8 takes no routes",
            given: [
                .gateway(
                    ("none=PASSTHROUGH:443:a.io" as Listener).taking("HTTPRoute").admitting(),
                    ("some=PASSTHROUGH:443:b.io" as Listener).taking("TCPRoute", "TLSRoute")
                        .admitting()),
                .route(
                    .tlsRoute(
                        RouteSpec(
                            parentRefs: [.gateway(.gw, "none"), .gateway(.gw, "some")],
                            hostnames: ["a.io", "b.io"], rules: [RouteRule()])), "r/r"),
            ],
            routes: ["r/r F/NotAllowedByListeners, T infra/b{b.io}"].map {
                $0.replacing("infra/b{", with: "infra/some{")
            }),
    ]

    static let hostnames = [
        Row(
            testDescription: "T115 and T122: hostnames that have nothing in common",
            given: [
                .gateway(
                    ("a=HTTP:80:very.specific.com" as Listener).admitting(),
                    ("b=HTTP:80:*.wildcard.io" as Listener).admitting(),
                    ("c=HTTP:80:*.anotherwildcard.io" as Listener).admitting()),
                .httpRoute(
                    "r/1", to: .gateway(),
                    hostnames: ["non.matching.com", "*.nonmatching.io", "very.specific.com"]),
                .httpRoute(
                    "r/2", to: .gateway(),
                    hostnames: ["*.specific.com", "foo.wildcard.io", "wildcard.io"]),
                .httpRoute("r/3", to: .gateway(), hostnames: ["*.anotherwildcard.io"]),
                .httpRoute("r/4", to: .gateway(), hostnames: ["specific.but.wrong.com"]),
            ],
            routes: [
                "r/1 T infra/a{very.specific.com}",
                "r/2 T infra/a{very.specific.com} infra/b{foo.wildcard.io}",
                "r/3 T infra/c{*.anotherwildcard.io}",
                "r/4 F/NoMatchingListenerHostname",
            ],
            counts: ["infra/gw a:2 b:1 c:1"],
            served: ["httproute/r/1", "httproute/r/2", "httproute/r/3"]),
        Row(
            testDescription: "T116: a TLSRoute against the names of SNI",
            given: [
                .gateway(
                    ("a=PASSTHROUGH:443:abc.example.com" as Listener).admitting(),
                    ("b=PASSTHROUGH:443:*.example.com" as Listener).admitting(),
                    ("c=PASSTHROUGH:444:*.com" as Listener).admitting()),
                .route(
                    .tlsRoute(
                        RouteSpec(
                            parentRefs: [
                                .gateway(.gw, "a"), .gateway(.gw, "b"), .gateway(.gw, "c"),
                            ], hostnames: ["*.example.com"], rules: [RouteRule()])), "r/r"),
                .route(
                    .tlsRoute(
                        RouteSpec(
                            parentRefs: [.gateway(.gw, "b")], hostnames: ["x.org"],
                            rules: [RouteRule()])), "r/s"),
            ],
            routes: [
                "r/r T infra/a{abc.example.com}, T infra/b{*.example.com}, "
                    + "T infra/c{*.example.com}",
                "r/s F/NoMatchingListenerHostname",
            ]),
    ]

    static let rules = [
        Row(
            testDescription: "R5: every rule has a filter that nobody does",
            given: [
                .gateway(("l=HTTP:80:-" as Listener).admitting()),
                .httpRoute(
                    "r/r", to: .gateway(),
                    rules: [.rule("/", filters: [.unsupported("CORS")])]),
                .httpRoute(
                    "r/s", to: .gateway(),
                    rules: [
                        .rule(
                            "/",
                            filters: [.requestRedirect(.init()), .urlRewrite(.init())])
                    ]),
            ],
            routes: ["r/r F/UnsupportedValue", "r/s F/IncompatibleFilters"],
            counts: ["infra/gw l:0"], served: ["httproute/r/r", "httproute/r/s"]),
        Row(
            testDescription: "Am2: some rules can be done and some not",
            given: [
                .gateway(("l=HTTP:80:-" as Listener).admitting()),
                .httpRoute(
                    "r/r", to: .gateway(),
                    rules: [.rule("/a", filters: [.unsupported("CORS")]), .rule("/b")]),
            ],
            routes: ["r/r T infra/l{*} partial/UnsupportedValue"], served: ["httproute/r/r"]),
        Row(
            testDescription: "6.6: references that lead nowhere, the gravest named",
            given: [
                .gateway(("l=HTTP:80:-" as Listener).admitting()), .backend("r/web"),
                .backend("b/web"),
                .httpRoute("r/1", to: .gateway(), rules: [.rule("/", to: "web")]),
                .httpRoute("r/2", to: .gateway(), rules: [.rule("/", to: "web", "none")]),
                .httpRoute("r/3", to: .gateway(), rules: [.rule("/", to: "none", "b/web")]),
                .httpRoute(
                    "r/4", to: .gateway(),
                    rules: [
                        RouteRule(backendRefs: [
                            BackendRef(short: "b/web"), BackendRef(kind: "Bucket", name: "x"),
                        ])
                    ]),
            ],
            routes: [
                "r/1 T infra/l{*}", "r/2 T infra/l{*} R=F/BackendNotFound",
                "r/3 T infra/l{*} R=F/RefNotPermitted", "r/4 T infra/l{*} R=F/InvalidKind",
            ]),
        Row(
            testDescription: "6.6: datagrams and TLS",
            given: [
                .gateway(("l=UDP:53:-" as Listener).admitting()),
                .backend("r/dns", tls: BackendTLS(sni: "dns.io")),
                .route(
                    .udpRoute(
                        RouteSpec(
                            parentRefs: [.gateway()],
                            rules: [RouteRule(backendRefs: [BackendRef(short: "dns")])])), "r/r"),
            ],
            routes: ["r/r T infra/l{*} R=F/UnsupportedProtocol"]),
    ]

    @Test(arguments: parents + admission + hostnames + rules)
    func `what becomes of each parent`(row: Row) {
        let state = Story(row.given).state
        if !row.routes.isEmpty { #expect(state.routeLines == row.routes) }
        if !row.counts.isEmpty {
            #expect(
                state.routeCounts.filter { row.counts.map(\.owner).contains($0.owner) }
                    == row.counts)
        }
        if let served = row.served { #expect(state.served() == served) }
    }
}

extension String {
    fileprivate var owner: Substring { prefix { $0 != " " } }
}
