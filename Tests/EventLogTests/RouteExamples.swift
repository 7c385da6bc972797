import GatewayModel
import LintelTesting

/// What the golden files of routes and backends mean.
enum RouteExamples {
    private static let metadata = Metadata(namespace: "shop", name: "web")

    static let httpRoute = Resource(
        metadata: metadata,
        spec: .httpRoute(
            RouteSpec(
                parentRefs: [
                    ParentRef(
                        kind: "ListenerSet", namespace: "infra", name: "edge", sectionName: "www",
                        port: 443),
                    ParentRef(group: "", kind: "Service", name: "mesh"),
                ],
                hostnames: ["www.example.com", "*.example.com"], rules: [rule, RouteRule()])))

    private static let rule = RouteRule(
        name: "all",
        matches: [
            HTTPRouteMatch(
                path: HTTPPathMatch(type: .regularExpression, value: "/v[0-9]+"),
                headers: [HTTPValueMatch(type: .regularExpression, name: "X-A", value: "a|b")],
                queryParams: [HTTPValueMatch(name: "q", value: "é\n")], method: "GET"),
            HTTPRouteMatch(path: HTTPPathMatch(type: .exact, value: "")), HTTPRouteMatch(),
        ],
        filters: [
            .requestHeaderModifier(
                HeaderModifier(
                    set: [.init(name: "a", value: "1")], add: [.init(name: "b", value: "")],
                    remove: ["c"])),
            .responseHeaderModifier(HeaderModifier()),
            .urlRewrite(URLRewrite(hostname: "inner", path: .replacePrefixMatch(""))),
            .requestMirror(
                RequestMirror(
                    backendRef: BackendRef(name: "copy"),
                    fraction: .init(numerator: 1, denominator: 7))),
            .requestMirror(RequestMirror(backendRef: BackendRef(name: "copy"))),
            .unsupported("ExtensionRef"),
        ],
        backendRefs: [
            BackendRef(name: "web", port: 80),
            BackendRef(
                group: "lintel.dev", kind: "Backend", namespace: "other", name: "web", weight: 0),
        ],
        timeouts: RouteTimeouts(
            request: GatewayDuration(milliseconds: 90_000),
            backendRequest: GatewayDuration(milliseconds: 250)))

    static let redirect = Resource(
        metadata: metadata,
        spec: .httpRoute(
            RouteSpec(rules: [
                RouteRule(
                    matches: [HTTPRouteMatch()],
                    filters: [
                        .requestRedirect(
                            RequestRedirect(
                                scheme: "https", hostname: "new.example.com",
                                path: .replaceFullPath("/new"), port: 8443, statusCode: 301))
                    ],
                    timeouts: RouteTimeouts()),
                RouteRule(filters: [.requestRedirect(RequestRedirect())]),
            ])))

    static let tlsRoute = Resource(
        metadata: metadata,
        spec: .tlsRoute(
            RouteSpec(
                parentRefs: [ParentRef(name: "edge")], hostnames: ["*.example.com"],
                rules: [RouteRule(backendRefs: [BackendRef(name: "web", port: 8443)])])))

    static let tcpRoute = Resource(
        metadata: metadata,
        spec: .tcpRoute(RouteSpec(rules: [RouteRule(backendRefs: [BackendRef(name: "db")])])))

    /// Rules change, and history does not.
    static let udpRoute = Resource(metadata: metadata, spec: .udpRoute(RouteSpec(rules: [])))

    static let backend = Resource(
        metadata: metadata,
        spec: .backend(
            BackendSpec(
                endpoints: [
                    BackendEndpoint(host: "10.0.0.1", port: 8080),
                    BackendEndpoint(host: "2001:db8::1", port: 65535),
                ],
                tls: BackendTLS(sni: "web.internal", caCertificates: RandomRoutes.authority),
                healthCheck: BackendHealthCheck(
                    path: "/healthz", interval: GatewayDuration(milliseconds: 5_000),
                    timeout: GatewayDuration(milliseconds: 300), unhealthyThreshold: 4,
                    healthyThreshold: 2),
                connectTimeout: GatewayDuration(milliseconds: 1_500))))

    static let smallestBackend = Resource(
        metadata: metadata,
        spec: .backend(
            BackendSpec(
                endpoints: [BackendEndpoint(host: "web.internal", port: 80)],
                tls: BackendTLS(sni: "web.internal"), healthCheck: BackendHealthCheck())))
}
