import GatewayModel
import Testing

@Suite("Write-time validation (semantics.md 1.6)")
struct ValidationTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let listeners: [Listener]
        let issues: [String]
        let warnings: [String]

        init(
            _ name: String, _ listeners: [Listener], _ issues: [String] = [],
            warnings: [String] = []
        ) {
            (testDescription, self.listeners, self.issues) = (name, listeners, issues)
            self.warnings = warnings
        }
    }

    static let certificate = CertificateRef(name: "cert")
    static let terminate = ListenerTLS(certificateRefs: [certificate])
    static let passthrough = ListenerTLS(mode: .passthrough)

    static func listener(
        _ name: String = "a", _ proto: ListenerProtocol = .http, _ port: UInt16 = 80,
        _ hostname: String? = nil, tls: ListenerTLS? = nil, routes: AllowedRoutes = AllowedRoutes()
    ) -> Listener {
        Listener(
            name: name, hostname: hostname, port: port, protocol: proto, tls: tls,
            allowedRoutes: routes)
    }

    static func selector(_ operator: LabelSelector.Operator, _ values: [String]) -> AllowedRoutes {
        let requirement = LabelSelector.Requirement(key: "k", operator: `operator`, values: values)
        return AllowedRoutes(
            from: .selector, selector: LabelSelector(matchExpressions: [requirement]))
    }

    static let rules = [
        Example("a plain HTTP listener is valid", [listener()]),
        Example("T1: HTTP with tls", [listener("a", .http, tls: terminate)], ["V3 /0/tls"]),
        Example("T1: TCP with tls", [listener("a", .tcp, tls: terminate)], ["V3 /0/tls"]),
        Example("V3: UDP with tls", [listener("a", .udp, tls: ListenerTLS())], ["V3 /0/tls"]),
        Example(
            "T2: HTTPS with Passthrough", [listener("a", .https, 443, tls: passthrough)],
            ["V4 /0/tls/mode"]),
        Example("T4: HTTPS without tls", [listener("a", .https, 443)], ["X1 /0/tls"]),
        Example("T5: TLS without tls", [listener("a", .tls, 443)], ["V5 /0/tls"]),
        Example(
            "V7: TLS with empty tls", [listener("a", .tls, 443, tls: ListenerTLS())],
            ["V7 /0/tls/certificateRefs"]),
        Example(
            "T7: TLS Passthrough needs no certificate",
            [listener("a", .tls, 8443, tls: passthrough)]),
        Example("T8: TCP with hostname", [listener("a", .tcp, 80, "a.com")], ["V6 /0/hostname"]),
        Example("T8: UDP with hostname", [listener("a", .udp, 80, "a.com")], ["V6 /0/hostname"]),
        Example(
            "T10: Terminate with options only",
            [listener("a", .https, 443, tls: ListenerTLS(options: ["example.com/o": "v"]))],
            ["X3 /0/tls/certificateRefs"]),
        Example("T11: equal names", [listener(), listener("a", .http, 81)], ["V1 /1/name"]),
        Example(
            "T13: one host on two ports",
            [listener("a", .http, 80, "foo.com"), listener("b", .http, 8000, "foo.com")]),
        Example(
            "T13: two hosts on one port",
            [listener("a", .http, 80, "foo.com"), listener("b", .http, 80, "bar.com")]),
        Example(
            "T13: a host and none on one port",
            [listener("a", .http, 80, "foo.com"), listener("b", .http, 80)]),
        Example(
            "T14: HTTP and HTTPS on one port and host",
            [
                listener("a", .http, 8000, "foo.com"),
                listener("b", .https, 8000, "foo.com", tls: terminate),
            ], warnings: ["W2 b"]),
        Example(
            "W2: HTTP and TCP on one port", [listener(), listener("b", .tcp)], warnings: ["W2 b"]),
        Example(
            "W2: HTTPS and TLS on one host",
            [
                listener("a", .https, 443, "a.com", tls: terminate),
                listener("b", .tls, 443, "a.com", tls: passthrough),
            ], warnings: ["W2 b"]),
        Example(
            "HTTPS and TLS share a port on different hosts",
            [
                listener("a", .https, 443, "a.com", tls: terminate),
                listener("b", .tls, 443, "b.com", tls: passthrough),
            ]),
        Example("TCP and UDP share a port", [listener("a", .tcp), listener("b", .udp)]),
        Example(
            "a loser takes nothing with it",
            [listener("a", .http), listener("b", .tcp), listener("c", .http, 80, "c.com")],
            warnings: ["W2 b"]),
        Example(
            "an unknown protocol claims nothing",
            [listener("a", .unsupported("FTP")), listener("b", .http)]),
        Example(
            "V2: equal port, protocol and absent hostname", [listener(), listener("b")], ["V2 /1"]),
        Example(
            "V2: equal hostnames",
            [listener("a", .http, 80, "a.com"), listener("b", .http, 80, "a.com")], ["V2 /1"]),
        Example("T17: port 0", [listener("a", .http, 0)], ["V8 /0/port"]),
        Example("V8: an invalid name", [listener("A_b")], ["V8 /0/name"]),
        Example("V8: a bare wildcard", [listener("a", .http, 80, "*")], ["V8 /0/hostname"]),
        Example(
            "V8: an uppercase hostname", [listener("a", .http, 80, "A.com")], ["V8 /0/hostname"]),
        Example(
            "V8: an invalid protocol", [listener("a", .unsupported("example.com"))],
            ["V8 /0/protocol"]),
        Example("X2: an IPv4 hostname", [listener("a", .http, 80, "1.2.3.4")], ["X2 /0/hostname"]),
        Example(
            "X2: a long label",
            [listener("a", .http, 80, String(repeating: "a", count: 64) + ".com")],
            ["X2 /0/hostname"]),
        Example("a hostname may have digits", [listener("a", .http, 80, "1.2.3.4a")]),
        Example(
            "T20: from Selector without a selector",
            [listener(routes: AllowedRoutes(from: .selector))],
            ["X4 /0/allowedRoutes/namespaces/selector"]),
        Example(
            "T20: Exists with values", [listener(routes: selector(.exists, ["x"]))],
            ["X4 /0/allowedRoutes/namespaces/selector/matchExpressions/0/values"]),
        Example(
            "X4: In without values", [listener(routes: selector(.in, []))],
            ["X4 /0/allowedRoutes/namespaces/selector/matchExpressions/0/values"]),
        Example(
            "X4: a label value that is none", [listener(routes: selector(.notIn, ["a b"]))],
            ["X4 /0/allowedRoutes/namespaces/selector/matchExpressions/0/values/0"]),
        Example(
            "an empty selector is well-formed",
            [listener(routes: AllowedRoutes(from: .selector, selector: LabelSelector()))]),
        Example(
            "V8: nine kinds of routes",
            [
                listener(
                    routes: AllowedRoutes(
                        kinds: Array(repeating: RouteGroupKind(kind: "K"), count: 9)))
            ],
            ["V8 /0/allowedRoutes/kinds"]),
        Example(
            "V8: a certificate without a valid name",
            [
                listener(
                    "a", .https, 443, tls: ListenerTLS(certificateRefs: [CertificateRef(name: "A")])
                )
            ],
            ["V8 /0/tls/certificateRefs/0/name"]),
        Example(
            "V8: an option without a domain",
            [
                listener(
                    "a", .https, 443,
                    tls: ListenerTLS(certificateRefs: [certificate], options: ["o": "v"]))
            ],
            ["V8 /0/tls/options/o"]),
        Example(
            "W1: Passthrough with certificates",
            [
                listener(
                    "a", .tls, 443,
                    tls: ListenerTLS(mode: .passthrough, certificateRefs: [certificate]))
            ],
            warnings: ["W1 a"]),
        Example("64 listeners are allowed", (1...64).map { listener("l\($0)", .http, UInt16($0)) }),
        Example(
            "65 listeners are not", (1...65).map { listener("l\($0)", .http, UInt16($0)) },
            ["V8 "]),
        Example(
            "everything at once",
            [listener("A", .tcp, 0, "*"), listener("A", .https, 443, "1.2.3.4")],
            [
                "V8 /0/name", "V8 /0/port", "V6 /0/hostname", "V8 /0/hostname", "V8 /1/name",
                "X2 /1/hostname", "X1 /1/tls", "V1 /1/name",
            ]),
    ]

    @Test(arguments: rules)
    func `listener rules`(_ example: Example) {
        let spec = ListenerSetSpec(
            parent: NamespacedName(namespace: "infra", name: "edge"), listeners: example.listeners)
        let resource = Resource(
            metadata: Metadata(namespace: "shop", name: "web"), spec: .listenerSet(spec))
        let problems = resource.validated()
        let issues = problems.issues.map { issue in
            "\(issue.code) \(issue.pointer.dropFirst("/spec/listeners".count))"
        }
        #expect(issues.sorted() == example.issues.sorted())
        #expect(problems.warnings.map { "\($0.code) \($0.listener ?? "")" } == example.warnings)
    }

    @Test func `T16: a Gateway may have no listeners, a ListenerSet may not`() {
        let metadata = Metadata(namespace: "infra", name: "edge")
        #expect(Resource(metadata: metadata, spec: .gateway(GatewaySpec())).issues == [])
        let set = ListenerSetSpec(parent: NamespacedName(namespace: "a", name: "b"), listeners: [])
        let issues = Resource(metadata: metadata, spec: .listenerSet(set)).issues
        #expect(issues.map(\.pointer) == ["/spec/listeners"])
    }

    @Test func `issues past the limit are counted, not listed`() {
        var problems = Problems()
        for index in 0..<1500 { problems.within("\(index)") { $0.issue("V8", "wrong") } }
        #expect(problems.issues.count == 1000)
        #expect(problems.issueCount == 1500)
        #expect(problems.listedIssues.last?.detail.hasPrefix("at least 500 more problems") == true)
    }

    @Test func `names and notes are checked for every kind`() {
        let metadata = Metadata(
            namespace: "A", name: "_", labels: ["a b": "-"],
            annotations: ["/": String(repeating: "x", count: 256 << 10)])
        let issues = Resource(metadata: metadata, spec: .gateway(GatewaySpec())).issues
        #expect(
            issues.map(\.pointer) == [
                "/metadata/namespace", "/metadata/name", "/metadata/labels/a b",
                "/metadata/labels/a b",
                "/metadata/annotations/~1", "/metadata/annotations",
            ])
    }
}
