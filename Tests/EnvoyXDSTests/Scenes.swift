import EnvoyXDS
import GatewayModel
import LintelTesting

/// One gateway for each thing that can be rendered.
enum Scenes {
    static let web = Scene.backend("shop/web")
    static let canary = Scene.backend("shop/canary", "10.0.0.1", 8080, 8081)

    static let http = [
        Scene.listener(
            "shop/web", 80, .http, "www.example.com",
            Scene.route("shop/web", [], Scene.rule(Scene.target(web)))),
        Scene.listener("shop/wild", 80, .http, "*.example.com"),
        Scene.listener(
            "infra/any", 80, .http, nil,
            Scene.route(
                "infra/any", ["a.example.org", "*.example.org"],
                Scene.rule(Scene.target(web, 9), Scene.target(canary), Scene.target(nil, 0)))),
        Scene.listener("infra/other", 8080, .http),
    ]

    static let https = [
        Scene.listener(
            "shop/web", 443, .https, "www.example.com", certificates: [Scene.certificate()],
            Scene.route("shop/web", [], Scene.rule(Scene.target(web)))),
        Scene.listener(
            "shop/wild", 443, .https, "*.example.com", certificates: [Scene.certificate("shop/w")]),
        Scene.listener("shop/any", 443, .https, certificates: [Scene.certificate()]),
        Scene.listener("shop/missing", 443, .https, "missing.example.com"),
    ]

    static let layer4 = [
        Scene.listener(
            "data/pass", 443, .tlsPassthrough, "*.db.example.com",
            Scene.route(
                "data/pass", kind: .tlsRoute, ["a.db.example.com"],
                Scene.rule(Scene.target(secure)))),
        Scene.listener(
            "data/end", 443, .tlsTerminate, "db.example.com", certificates: [Scene.certificate()],
            minimumTLSVersion: .tls13,
            Scene.route(
                "data/end", kind: .tlsRoute, ["db.example.com"],
                Scene.rule(Scene.target(secure, 3), Scene.target(web), Scene.target(nil)))),
        Scene.listener("data/https", 443, .https, certificates: [Scene.certificate()]),
        Scene.listener(
            "data/tcp", 5432, .tcp, nil,
            Scene.route("data/tcp", kind: .tcpRoute, [], Scene.rule(Scene.target(web)))),
        Scene.listener("data/empty", 5433, .tcp),
        Scene.listener(
            "data/udp", 53, .udp, nil,
            Scene.route(
                "data/udp", kind: .udpRoute, [],
                Scene.rule(Scene.target(web, 3), Scene.target(canary, 1)))),
        Scene.listener("data/no-udp", 54, .udp),
    ]

    static let secure = Scene.backend(
        "data/secure", "db.internal.example.com", 5432,
        tls: BackendTLS(sni: "db.internal.example.com", caCertificates: TestPEM.chain),
        healthCheck: BackendHealthCheck())

    static let matches = [
        Scene.listener(
            "shop/web", 80, .http, "www.example.com",
            Scene.route(
                "shop/web", [],
                Scene.rule(
                    Scene.target(web),
                    matches: [
                        Scene.path(.pathPrefix, "/"), Scene.path(.pathPrefix, "/v2/"),
                        Scene.path(.exact, "/v2"),
                        Scene.path(.regularExpression, "/v[0-9]+/items"),
                        HTTPRouteMatch(
                            path: HTTPPathMatch(value: "/v2"),
                            headers: [
                                HTTPValueMatch(name: "X-Beta", value: "yes"),
                                HTTPValueMatch(name: "x-beta", value: "ignored"),
                                HTTPValueMatch(
                                    type: .regularExpression, name: "Host", value: "w+\\..*"),
                            ],
                            queryParams: [
                                HTTPValueMatch(name: "q", value: "1"),
                                HTTPValueMatch(
                                    type: .regularExpression, name: "r", value: "[a-z]+"),
                            ], method: "GET"),
                    ])),
            Scene.route(
                "shop/younger", created: 2, [],
                Scene.rule(Scene.target(canary), matches: [Scene.path(.exact, "/v2")])))
    ]

    static let clusters = [
        Scene.listener(
            "shop/web", 80, .http, nil,
            Scene.route(
                "shop/web", [],
                Scene.rule(
                    Scene.target(
                        Scene.backend(
                            "shop/names", "web.internal.example.com", 80, 81,
                            tls: BackendTLS(sni: "web.internal.example.com"),
                            healthCheck: BackendHealthCheck(
                                path: "/healthz", interval: GatewayDuration(milliseconds: 1500)),
                            connectTimeout: GatewayDuration(milliseconds: 250))),
                    Scene.target(Scene.backend("shop/v6", "2001:db8::1", 80)),
                    timeouts: RouteTimeouts(
                        request: GatewayDuration(milliseconds: 10_000),
                        backendRequest: GatewayDuration(milliseconds: 2_500)))))
    ]

    static let isolation = [
        Scene.listener("a/any", 80, .http, nil, everything("a/any")),
        Scene.listener("b/wild", 80, .http, "*.example.com", everything("b/wild")),
        Scene.listener("c/nested", 80, .http, "*.a.example.com", everything("c/nested")),
        Scene.listener("d/exact", 80, .http, "x.a.example.com", everything("d/exact")),
    ]

    private static func everything(_ name: String) -> EnvoyRoute {
        Scene.route(
            name, ["x.a.example.com", "*.a.example.com", "*.example.com", "example.org"],
            Scene.rule(Scene.target(Scene.backend(name))))
    }

    static let sharedCertificate = (0..<100).map { index in
        Scene.listener(
            "shop/l\(index)", 443, .https, "host-\(index).example.com", certificates: [wildcard])
    }
    private static let wildcard = Scene.certificate("shop/wildcard")
}
