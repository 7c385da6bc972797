import GatewayModel
import JSON
import Manifest
import Testing

@Suite("Routes and backends are read with every mistake at its place")
struct RouteReadingTests {
    static func body(_ kind: String, _ spec: String) -> String {
        #"{"kind":"\#(kind)","apiVersion":"\#(versions[kind] ?? "gateway.networking.k8s.io/v1")","#
            + #""metadata":{"namespace":"shop","name":"web"},"spec":\#(spec)}"#
    }

    private static let versions = [
        "TCPRoute": "gateway.networking.k8s.io/v1alpha2", "Backend": "lintel.dev/v1",
    ]

    static func rule(_ members: String) -> String {
        body("HTTPRoute", #"{"rules":[{\#(members)}]}"#)
    }

    static func filter(_ members: String) -> String { rule(#""filters":[{\#(members)}]"#) }

    static let refused: [(name: String, body: String, refusals: [String])] = [
        (
            "every mistake at once",
            body(
                "HTTPRoute",
                #"{"parentRefs":[{"name":1},{},{"name":"A"}],"hostnames":["a.b",5,"A"],"rules":["#
                    + #"{"matches":[{"path":{"type":"Glob","value":"x"},"method":"get"}],"#
                    + #""backendRefs":[{"weight":-1}],"timeouts":{"request":"1 s"}}]}"#),
            [
                "WrongType /spec/parentRefs/0/name", "V8 /spec/parentRefs/1/name",
                "V8 /spec/parentRefs/2/name", "WrongType /spec/hostnames/1",
                "V8 /spec/hostnames/2", "V8 /spec/rules/0/matches/0/path/type",
                "V8 /spec/rules/0/matches/0/method", "V8 /spec/rules/0/backendRefs/0/name",
                "V8 /spec/rules/0/backendRefs/0/weight", "V8 /spec/rules/0/timeouts/request",
            ]
        ),
        ("a spec that is a list", body("HTTPRoute", "[]"), ["WrongType /spec"]),
        ("rules that are none", body("HTTPRoute", #"{"rules":{}}"#), ["WrongType /spec/rules"]),
        ("no rules", body("HTTPRoute", #"{"rules":[]}"#), ["V8 /spec/rules"]),
        (
            "a TLSRoute of nothing", body("TLSRoute", "{}"),
            ["V8 /spec/hostnames", "V8 /spec/rules"]
        ),
        (
            "a TLSRoute whose only hostname is a number",
            body("TLSRoute", #"{"hostnames":[1],"rules":[{"backendRefs":[{"name":"a"}]}]}"#),
            ["WrongType /spec/hostnames/0"]
        ),
        (
            "a TCPRoute without backends", body("TCPRoute", #"{"rules":[{}]}"#),
            ["V8 /spec/rules/0/backendRefs"]
        ),
        (
            "a TCPRoute with what is of HTTP",
            body(
                "TCPRoute",
                #"{"hostnames":["a.b"],"rules":[{"matches":[{}],"backendRefs":[{"name":"a"}]}]}"#),
            ["NotForKind /spec/hostnames", "NotForKind /spec/rules/0/matches"]
        ),
        (
            "a Backend of a name it cannot have",
            rule(#""backendRefs":[{"name":"service@file"}]"#),
            ["V8 /spec/rules/0/backendRefs/0/name"]
        ),
        (
            "one parent by two of its names",
            body(
                "HTTPRoute",
                #"{"parentRefs":[{"kind":"ListenerSet","name":"a"},{"kind":"XListenerSet","#
                    + #""group":"gateway.networking.x-k8s.io","name":"a"}]}"#),
            ["ParentRefs /spec/parentRefs/1"]
        ),
        (
            "a TLSRoute of v1 with two rules",
            body(
                "TLSRoute",
                #"{"hostnames":["a.b"],"rules":[{"backendRefs":[{"name":"a"}]},{}]}"#),
            ["V8 /spec/rules/1/backendRefs", "V8 /spec/rules"]
        ),
        ("a filter without type", filter(""), ["V8 /spec/rules/0/filters/0/type"]),
        (
            "a filter nobody knows", filter(#""type":"Sing""#), ["V8 /spec/rules/0/filters/0/type"]
        ),
        (
            "a filter without its settings", filter(#""type":"URLRewrite""#),
            ["V8 /spec/rules/0/filters/0/urlRewrite"]
        ),
        (
            "a filter with the settings of another",
            filter(#""type":"URLRewrite","urlRewrite":{},"requestRedirect":{}"#),
            ["FilterType /spec/rules/0/filters/0/requestRedirect"]
        ),
        (
            "a path with the settings of another type",
            filter(
                #""type":"URLRewrite","urlRewrite":{"path":{"type":"ReplaceFullPath","#
                    + #""replacePrefixMatch":"/"}}"#),
            [
                "FilterType /spec/rules/0/filters/0/urlRewrite/path/replacePrefixMatch",
                "V8 /spec/rules/0/filters/0/urlRewrite/path/replaceFullPath",
            ]
        ),
        (
            "a mirror with percent and fraction",
            filter(
                #""type":"RequestMirror","requestMirror":{"backendRef":{"name":"a"},"#
                    + #""percent":1,"fraction":{"numerator":1}}"#),
            ["Fraction /spec/rules/0/filters/0/requestMirror/percent"]
        ),
        (
            "a mirror without a backend",
            filter(#""type":"RequestMirror","requestMirror":{"percent":101}"#),
            [
                "V8 /spec/rules/0/filters/0/requestMirror/backendRef",
                "V8 /spec/rules/0/filters/0/requestMirror/percent",
            ]
        ),
        (
            "a status code beyond Int64",
            filter(
                #""type":"RequestRedirect","requestRedirect":{"statusCode":18446744073709551615}"#),
            ["V8 /spec/rules/0/filters/0/requestRedirect/statusCode"]
        ),
        (
            "a duration that is too long",
            rule(#""timeouts":{"request":"99999h1ms","backendRequest":1}"#),
            [
                "V8 /spec/rules/0/timeouts/request",
                "WrongType /spec/rules/0/timeouts/backendRequest",
            ]
        ),
        (
            "a condition without a value", rule(#""matches":[{"headers":[{"name":"a"}]}]"#),
            ["V8 /spec/rules/0/matches/0/headers/0/value"]
        ),
        ("a Backend of nothing", body("Backend", "{}"), ["V8 /spec/endpoints"]),
        (
            "a Backend with half of everything",
            body(
                "Backend",
                #"{"endpoints":[{"host":"a"},{"port":1}],"tls":{},"healthCheck":"#
                    + #"{"timeout":"11s","interval":"x","healthyThreshold":0}}"#),
            [
                "V8 /spec/endpoints/0/port", "V8 /spec/endpoints/1/host", "V8 /spec/tls/sni",
                "V8 /spec/healthCheck/interval", "V8 /spec/healthCheck/healthyThreshold",
            ]
        ),
        (
            "a Backend of another group",
            body("Backend", #"{"endpoints":[{"host":"a","port":1}]}"#)
                .replacing("lintel.dev/v1", with: "v1"),
            ["UnknownAPIVersion /apiVersion"]
        ),
    ]

    @Test(arguments: refused)
    func refuses(_ name: String, _ body: String, _ expected: [String]) {
        #expect(refusals { () throws(ManifestError) in try parseJSON(body) } == expected)
    }

    @Test func `what a backend of somebody else is called is theirs to say`() throws {
        let ref = #"{"group":"traefik.io","kind":"TraefikService","name":"api@internal"}"#
        let parsed = try parseJSON(Self.rule(#""backendRefs":[\#(ref)]"#))
        guard case .apply(let resource)? = parsed.changeset.changes.first?.operation else {
            return
        }
        let name = resource.spec.route?.rules.first?.backendRefs.first?.name
        #expect(name == "api@internal")
    }

    @Test(arguments: [
        ("v1alpha2", #"{"rules":[{"backendRefs":[{"name":"a"}]}]}"#, "v1alpha2"),
        (
            "v1alpha2", #"{"hostnames":["a.b"],"rules":[{},{"backendRefs":[{"name":"a"}]}]}"#,
            "v1alpha2"
        ),
        ("v1alpha2", #"{"hostnames":["a.b"],"rules":[{"backendRefs":[{"name":"a"}]}]}"#, "v1"),
        ("v1alpha3", #"{"hostnames":["a.b"],"rules":[{"backendRefs":[{"name":"a"}]}]}"#, "v1"),
    ])
    func `a TLSRoute comes back in a version that can say it`(
        _ sent: String, _ spec: String, _ served: String
    ) throws {
        let text = Self.body("TLSRoute", spec)
            .replacing("k8s.io/v1\"", with: "k8s.io/\(sent)\"")
        let parsed = try parseJSON(text)
        guard case .apply(let resource)? = parsed.changeset.changes.first?.operation else {
            return
        }
        #expect(resource.apiVersion == "gateway.networking.k8s.io/\(served)")
        let again = try parseJSON(String(decoding: resource.json(), as: UTF8.self))
        #expect(again.changeset.changes.map(\.operation) == [.apply(resource)])
    }

    @Test(arguments: ["TCPRoute", "UDPRoute"], ["v1", "v1alpha2"])
    func `streams are v1, whatever they were sent as`(_ kind: String, _ version: String) throws {
        let text =
            #"{"kind":"\#(kind)","apiVersion":"gateway.networking.k8s.io/\#(version)","#
            + #""metadata":{"namespace":"a","name":"b"},"#
            + #""spec":{"rules":[{"backendRefs":[{"name":"a"}]}]}}"#
        let parsed = try parseJSON(text)
        guard case .apply(let resource)? = parsed.changeset.changes.first?.operation else {
            return
        }
        #expect(resource.apiVersion == "gateway.networking.k8s.io/v1")
    }

    @Test func `defaults are those of the Gateway API`() throws {
        let text = Self.body(
            "HTTPRoute",
            #"{"parentRefs":[{"name":"edge","sectionName":"","namespace":null}],"rules":["#
                + #"{"matches":[{"headers":[{"name":"a","value":"b"}]}],"backendRefs":"#
                + #"[{"name":"web"}]},{"filters":[{"type":"RequestRedirect","requestRedirect":{}},"#
                + #"{"type":"ExtensionRef"}]},{"filters":[{"type":"RequestMirror","requestMirror":"#
                + #"{"backendRef":{"name":"copy"},"percent":5}}],"timeouts":{}}]}"#)

        let route = try #require(try Self.spec(text).route)

        #expect(
            route
                == RouteSpec(
                    parentRefs: [ParentRef(name: "edge")],
                    rules: [
                        RouteRule(
                            matches: [HTTPRouteMatch(headers: [.init(name: "a", value: "b")])],
                            backendRefs: [BackendRef(name: "web")]),
                        RouteRule(
                            matches: [HTTPRouteMatch()],
                            filters: [
                                .requestRedirect(RequestRedirect()), .unsupported("ExtensionRef"),
                            ]),
                        RouteRule(
                            matches: [HTTPRouteMatch()],
                            filters: [
                                .requestMirror(
                                    RequestMirror(
                                        backendRef: BackendRef(name: "copy"),
                                        fraction: .init(numerator: 5)))
                            ]),
                    ]))
        #expect(route.parentRefs[0].kind == "Gateway")
        #expect(route.rules[1].matches[0].path == HTTPPathMatch(type: .pathPrefix, value: "/"))
    }

    @Test(arguments: ["{}", #"{"rules":null}"#, #"{"rules":[{}]}"#, #"{"rules":[{"matches":[]}]}"#])
    func `no rule is one that matches everything`(_ spec: String) throws {
        let route = try Self.spec(Self.body("HTTPRoute", spec)).route
        #expect(route == RouteSpec(rules: [RouteRule(matches: [HTTPRouteMatch()])]))
    }

    @Test func `nothing is lost`() throws {
        let text = Self.body(
            "HTTPRoute",
            #"{"useDefaultGateways":"All","x":1,"rules":[{"retry":{},"sessionPersistence":{},"#
                + #""y":1,"filters":[{"type":"CORS","cors":{"maxAge":1}}],"backendRefs":"#
                + #"[{"name":"a","filters":[{"type":"CORS"}],"z":1}]}]}"#)
        let found = refusals { () throws(ManifestError) in try parseJSON(text) }
        #expect(
            found == [
                "UnsupportedField /spec/rules/0/filters/0/cors",
                "UnsupportedField /spec/rules/0/backendRefs/0/filters",
                "UnknownField /spec/rules/0/backendRefs/0/z",
                "UnsupportedField /spec/rules/0/retry",
                "UnsupportedField /spec/rules/0/sessionPersistence", "UnknownField /spec/rules/0/y",
                "UnsupportedField /spec/useDefaultGateways", "UnknownField /spec/x",
            ])
    }

    /// What a GET shows of a route that an old log has.
    @Test(arguments: ["CORS", "ExternalAuth", "ExtensionRef"])
    func `the bare type of a filter that cannot be done is taken back`(_ type: String) throws {
        let text = Self.body("HTTPRoute", #"{"rules":[{"filters":[{"type":"\#(type)"}]}]}"#)
        let parsed = try parseJSON(text)
        #expect(parsed.warnings.map(\.code) == ["UnsupportedFilter"])
        #expect(try Self.spec(text).route?.rules[0].filters == [.unsupported(type)])
    }

    private static func spec(_ text: String) throws -> ResourceSpec {
        let change = try #require(try parseJSON(text).changeset.changes.first)
        guard case .apply(let resource) = change.operation else { throw NotApplied() }
        return resource.spec
    }

    private struct NotApplied: Error {}
}
