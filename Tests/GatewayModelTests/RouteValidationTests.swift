import GatewayModel
import Testing

@Suite("Write-time validation of routes (semantics.md 6.1 and 6.6)")
struct RouteValidationTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let spec: ResourceSpec
        let issues: [String]
        let warnings: [String]

        init(
            _ name: String, _ spec: ResourceSpec, _ issues: [String] = [], warnings: [String] = []
        ) {
            (testDescription, self.spec, self.issues, self.warnings) = (
                name, spec, issues, warnings
            )
        }
    }

    // MARK: Short forms

    static func parents(_ refs: ParentRef...) -> ResourceSpec {
        .httpRoute(RouteSpec(parentRefs: refs, rules: [RouteRule()]))
    }

    static func hosts(_ hostnames: [String]) -> ResourceSpec {
        .httpRoute(RouteSpec(hostnames: hostnames, rules: [RouteRule()]))
    }

    static func rules(_ rules: [RouteRule]) -> ResourceSpec { .httpRoute(RouteSpec(rules: rules)) }

    static func match(_ match: HTTPRouteMatch) -> ResourceSpec {
        rules([RouteRule(matches: [match])])
    }

    static func path(_ value: String, _ type: HTTPPathMatch.MatchType = .exact) -> ResourceSpec {
        match(HTTPRouteMatch(path: HTTPPathMatch(type: type, value: value)))
    }

    static func timeouts(_ request: String?, _ backend: String?) -> ResourceSpec {
        let timeouts = RouteTimeouts(
            request: request.flatMap { GatewayDuration($0) },
            backendRequest: backend.flatMap { GatewayDuration($0) })
        return rules([RouteRule(timeouts: timeouts)])
    }

    static func stream(_ rules: Int = 1, hostnames: [String] = [], backends: Int = 1) -> RouteSpec {
        let refs = Array(repeating: BackendRef(name: "web"), count: backends)
        return RouteSpec(
            hostnames: hostnames,
            rules: Array(repeating: RouteRule(backendRefs: refs), count: rules))
    }

    static let names = (0..<2000).map { "h\($0).example.com" }

    // MARK: Tables

    static let parentRefs = [
        Example(
            "64 matches with 16 KiB of filters each",
            rules([
                RouteRule(
                    matches: Array(repeating: HTTPRouteMatch(), count: 64),
                    filters: [
                        .requestHeaderModifier(
                            HeaderModifier(
                                set: names.prefix(4).map {
                                    .init(name: $0, value: String(repeating: "a", count: 4096))
                                }))
                    ])
            ]),
            ["V8 /rules"]),
        Example("no parent is valid", parents()),
        Example(
            "32 parents are the most",
            .httpRoute(
                RouteSpec(
                    parentRefs: names.prefix(33).map { ParentRef(name: $0) },
                    rules: [RouteRule()])),
            ["V8 /parentRefs"]),
        Example(
            "one object twice", parents(ParentRef(name: "a"), ParentRef(name: "a")),
            ["ParentRefs /parentRefs/1"]),
        Example(
            "one object twice, the namespace written once",
            parents(ParentRef(name: "a"), ParentRef(namespace: "shop", name: "a")),
            ["ParentRefs /parentRefs/1"]),
        Example(
            "objects of one name in two namespaces",
            parents(ParentRef(name: "a"), ParentRef(namespace: "infra", name: "a"))),
        Example(
            "objects of one name and two kinds",
            parents(ParentRef(name: "a"), ParentRef(kind: "ListenerSet", name: "a"))),
        Example(
            "two sections",
            parents(
                ParentRef(name: "a", sectionName: "x"), ParentRef(name: "a", sectionName: "y"))),
        Example(
            "one section twice",
            parents(
                ParentRef(name: "a", sectionName: "x"), ParentRef(name: "a", sectionName: "y"),
                ParentRef(name: "a", sectionName: "x")),
            ["ParentRefs /parentRefs/2"]),
        Example("two ports", parents(ParentRef(name: "a", port: 1), ParentRef(name: "a", port: 2))),
        Example(
            "one section, two ports",
            parents(
                ParentRef(name: "a", sectionName: "x", port: 1),
                ParentRef(name: "a", sectionName: "x", port: 2))),
        Example(
            "a section, and all of it",
            parents(ParentRef(name: "a", sectionName: "x"), ParentRef(name: "a")),
            ["ParentRefs /parentRefs/1"]),
        Example(
            "a section, and a port",
            parents(ParentRef(name: "a", sectionName: "x"), ParentRef(name: "a", port: 1)),
            ["ParentRefs /parentRefs/1"]),
        Example(
            "names that are none",
            parents(
                ParentRef(
                    group: "A", kind: "1", namespace: "a.b", name: "", sectionName: "_", port: 0)),
            [
                "V8 /parentRefs/0/group", "V8 /parentRefs/0/kind", "V8 /parentRefs/0/name",
                "V8 /parentRefs/0/namespace", "V8 /parentRefs/0/port",
                "V8 /parentRefs/0/sectionName",
            ]),
    ]

    static let shapes = [
        Example("16 hostnames", hosts(Array(names.prefix(16)))),
        Example("17 hostnames", hosts(Array(names.prefix(17))), ["V8 /hostnames"]),
        Example(
            "hostnames that are none", hosts(["A.com", "1.2.3.4", "*", "", "*.example.com"]),
            ["V8 /hostnames/0", "V8 /hostnames/2", "V8 /hostnames/3", "X2 /hostnames/1"]),
        Example("no rule", rules([]), ["V8 /rules"]),
        Example("16 rules", rules(Array(repeating: RouteRule(), count: 16))),
        Example("17 rules", rules(Array(repeating: RouteRule(), count: 17)), ["V8 /rules"]),
        Example(
            "two rules of one name", rules([RouteRule(name: "a"), RouteRule(name: "a")]),
            ["RuleName /rules/1/name"]),
        Example("a rule's name", rules([RouteRule(name: "A")]), ["V8 /rules/0/name"]),
        Example(
            "64 matches of a rule, 128 of a route",
            rules(
                Array(
                    repeating: RouteRule(matches: Array(repeating: HTTPRouteMatch(), count: 64)),
                    count: 2))),
        Example(
            "65 matches of a rule",
            rules([RouteRule(matches: Array(repeating: HTTPRouteMatch(), count: 65))]),
            ["V8 /rules/0/matches"]),
        Example(
            "129 matches of a route",
            rules(
                Array(
                    repeating: RouteRule(matches: Array(repeating: HTTPRouteMatch(), count: 43)),
                    count: 3)),
            ["V8 /rules"]),
        Example(
            "17 backends",
            rules([
                RouteRule(backendRefs: Array(repeating: BackendRef(name: "a"), count: 17))
            ]), ["V8 /rules/0/backendRefs"]),
        Example(
            "weights",
            rules([
                RouteRule(
                    backendRefs: [-1, 0, 1_000_000, 1_000_001].map {
                        BackendRef(name: "a", weight: $0)
                    })
            ]), ["V8 /rules/0/backendRefs/0/weight", "V8 /rules/0/backendRefs/3/weight"]),
        Example("0s is no timeout, of which anything is a part", timeouts("0s", "10s")),
        Example("the parts of a timeout", timeouts("10s", "10s")),
        Example(
            "a part longer than the whole", timeouts("10s", "10001ms"),
            ["Timeouts /rules/0/timeouts/backendRequest"]),
    ]

    static let kinds = [
        Example("a TLSRoute", .tlsRoute(stream(hostnames: ["a.example.com"]))),
        Example("1024 SNIs", .tlsRoute(stream(hostnames: Array(names.prefix(1024))))),
        Example(
            "1025 SNIs", .tlsRoute(stream(hostnames: Array(names.prefix(1025)))),
            ["TooManyEntries /hostnames"]),
        Example("no SNI", .tlsRoute(stream()), ["V8 /hostnames"]),
        Example("two rules of TLS", .tlsRoute(stream(2, hostnames: ["a.b"])), ["V8 /rules"]),
        Example(
            "no backend of TLS", .tlsRoute(stream(hostnames: ["a.b"], backends: 0)),
            ["V8 /rules/0/backendRefs"]),
        Example("a TCPRoute", .tcpRoute(stream())),
        Example("two rules of TCP", .tcpRoute(stream(2)), ["V8 /rules"]),
        Example("two rules of UDP", .udpRoute(stream(2)), ["V8 /rules"]),
        Example(
            "hostnames of TCP", .tcpRoute(stream(hostnames: ["a.b"])), ["NotForKind /hostnames"]),
        Example("17 backends of UDP", .udpRoute(stream(backends: 17)), ["V8 /rules/0/backendRefs"]),
        Example(
            "HTTP in UDP",
            .udpRoute(
                RouteSpec(rules: [
                    RouteRule(
                        matches: [HTTPRouteMatch()], filters: [.unsupported("CORS")],
                        backendRefs: [BackendRef(name: "a")], timeouts: RouteTimeouts())
                ])),
            [
                "NotForKind /rules/0/filters", "NotForKind /rules/0/matches",
                "NotForKind /rules/0/timeouts",
            ]),
    ]

    static let longPath = "/" + String(repeating: "a", count: 1023)
    static let paths: [Example] =
        ["/", "/a", "/a/", "/a.b/..c/.d", "/%20a", "/a;b=c,d:e@f!$&'()*+~-_", longPath].map {
            Example("a path: \($0.prefix(40))", path($0))
        }
        + [
            "", "a", "//", "/a//b", "/./a", "/../a", "/a/.", "/a/..", "/a/../b", "/a%2Fb", "/a%2fb",
            "/a#b", "/a?b", "/a b", "/é", "/%", "/%1", "/%zz", "/a\\b", "/<", longPath + "a",
        ].map {
            Example("no path: \($0.prefix(40))", path($0), ["V8 /rules/0/matches/0/path/value"])
        }
        + [
            Example("any expression", path("[^/]*", .regularExpression)),
            Example(
                "an expression that looks ahead", path("(?=a)", .regularExpression),
                ["RegularExpression /rules/0/matches/0/path/value"]),
            Example(
                "an empty expression", path("", .regularExpression),
                ["V8 /rules/0/matches/0/path/value"]),
        ]

    static let conditions = [
        Example("a method", match(HTTPRouteMatch(method: "PATCH"))),
        Example(
            "a method that is none", match(HTTPRouteMatch(method: "get")),
            ["V8 /rules/0/matches/0/method"]),
        Example(
            "17 headers",
            match(HTTPRouteMatch(headers: names.prefix(17).map { .init(name: $0, value: "a") })),
            ["V8 /rules/0/matches/0/headers"]),
        Example(
            "T127: a header twice",
            match(
                HTTPRouteMatch(headers: [
                    .init(name: "a", value: "1"), .init(name: "A", value: "2"),
                ])),
            warnings: ["RepeatedName"]),
        Example(
            "a parameter twice; case counts",
            match(
                HTTPRouteMatch(
                    queryParams: ["a", "A", "a"].map { HTTPValueMatch(name: $0, value: "1") })),
            warnings: ["RepeatedName"]),
        Example(
            "headers that are none",
            match(
                HTTPRouteMatch(headers: [
                    .init(name: "", value: ""), .init(name: "a b", value: "a"),
                    .init(
                        name: String(repeating: "a", count: 257),
                        value: String(repeating: "a", count: 4097)),
                    .init(type: .regularExpression, name: "x", value: "("),
                ])),
            [
                "RegularExpression /rules/0/matches/0/headers/3/value",
                "V8 /rules/0/matches/0/headers/0/name", "V8 /rules/0/matches/0/headers/0/value",
                "V8 /rules/0/matches/0/headers/1/name", "V8 /rules/0/matches/0/headers/2/name",
                "V8 /rules/0/matches/0/headers/2/value",
            ]),
        Example(
            "a parameter that is too long",
            match(
                HTTPRouteMatch(queryParams: [
                    .init(name: "q", value: String(repeating: "a", count: 1025))
                ])), ["V8 /rules/0/matches/0/queryParams/0/value"]),
    ]

    @Test(arguments: parentRefs + shapes + kinds + paths + conditions)
    func `route rules`(_ example: Example) { Self.check(example) }

    static func check(_ example: Example) {
        let metadata = Metadata(namespace: "shop", name: "web")
        let problems = Resource(metadata: metadata, spec: example.spec).validated()
        let issues = problems.issues.map { "\($0.code) \($0.pointer.dropFirst("/spec".count))" }
        #expect(issues.sorted() == example.issues)
        #expect(problems.warnings.map(\.code) == example.warnings)
    }
}
