public import GatewayModel

/// Makes up valid routes and backends in which every field is there some of the time.
public struct RandomRoutes: Sendable {
    public var random: SeededGenerator

    public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    public mutating func resource() -> Resource {
        let metadata = Metadata(namespace: "shop", name: "web")
        let spec: ResourceSpec =
            switch random.pick([0, 0, 0, 1, 2, 3, 4]) {
            case 0: .httpRoute(httpRoute())
            case 1: .tlsRoute(streamRoute(hostnames: ["a.example.com", "*.b.example.com"]))
            case 2: .tcpRoute(streamRoute(hostnames: []))
            case 3: .udpRoute(streamRoute(hostnames: []))
            default: .backend(backend())
            }
        return Resource(metadata: metadata, spec: spec)
    }

    // MARK: Parts that all routes have

    private mutating func maybe<Value>(_ value: (inout RandomRoutes) -> Value) -> Value? {
        random.chance(50) ? value(&self) : nil
    }

    private mutating func some<Value>(
        _ counts: ClosedRange<Int>, _ value: (inout RandomRoutes, Int) -> Value
    ) -> [Value] {
        (0..<Int.random(in: counts, using: &random)).map { value(&self, $0) }
    }

    private mutating func parentRefs() -> [ParentRef] {
        some(0...3) { routes, index in
            ParentRef(
                kind: routes.random.pick(["Gateway", "ListenerSet"]),
                namespace: routes.maybe { _ in "infra" }, name: "edge-\(index)",
                sectionName: routes.maybe { _ in "www" }, port: routes.maybe { _ in 443 })
        }
    }

    private mutating func backendRef(weighted: Bool = true) -> BackendRef {
        let isBackend = random.chance(50)
        return BackendRef(
            group: isBackend ? ResourceKind.lintelGroup : "",
            kind: isBackend ? "Backend" : "Service", namespace: maybe { _ in "other" }, name: "web",
            port: maybe { _ in 8080 }, weight: weighted ? random.pick([0, 1, 1_000_000]) : 1)
    }

    private mutating func streamRoute(hostnames: [String]) -> RouteSpec {
        let rule = RouteRule(
            name: maybe { _ in "only" },
            backendRefs: some(1...3) { routes, _ in routes.backendRef() })
        return RouteSpec(parentRefs: parentRefs(), hostnames: hostnames, rules: [rule])
    }

    // MARK: HTTPRoute

    private mutating func httpRoute() -> RouteSpec {
        RouteSpec(
            parentRefs: parentRefs(),
            hostnames: random.pick([[], ["www.example.com"], ["*.example.com", "a.example.com"]]),
            rules: some(1...3) { routes, index in routes.rule(index) })
    }

    private mutating func rule(_ index: Int) -> RouteRule {
        let name = maybe { _ in "rule-\(index)" }
        let timeouts = maybe { routes in
            let request = routes.maybe {
                GatewayDuration(milliseconds: $0.random.pick([0, 90_000]))
            }
            let backend = GatewayDuration(milliseconds: routes.random.pick([0, 250, 61_001]))
            return RouteTimeouts(request: request, backendRequest: backend)
        }
        if random.chance(25) {
            let redirect = RequestRedirect(
                scheme: maybe { $0.random.pick(["http", "https"]) },
                hostname: maybe { _ in "new.example.com" }, path: maybe { $0.path() },
                port: maybe { _ in 8443 }, statusCode: random.pick([301, 302, 303, 307, 308]))
            return RouteRule(
                name: name, matches: [HTTPRouteMatch()], filters: [.requestRedirect(redirect)],
                timeouts: timeouts)
        }
        let isPrefixRewrite = random.chance(50)
        var filters: [RouteFilter] = []
        if random.chance(50) { filters.append(.requestHeaderModifier(headers())) }
        if random.chance(50) { filters.append(.responseHeaderModifier(headers())) }
        if random.chance(50) { filters.append(.requestMirror(mirror())) }
        if random.chance(20) {
            filters.append(.unsupported(random.pick(["CORS", "ExtensionRef"])))
        }
        if isPrefixRewrite {
            filters.append(.urlRewrite(URLRewrite(hostname: maybe { _ in "in" }, path: path())))
        }
        return RouteRule(
            name: name,
            matches: isPrefixRewrite
                ? [HTTPRouteMatch(path: HTTPPathMatch(value: "/old"))]
                : some(1...3) { routes, _ in routes.match() },
            filters: filters, backendRefs: some(0...3) { routes, _ in routes.backendRef() },
            timeouts: timeouts)
    }

    private mutating func path() -> PathModifier {
        random.pick([
            .replaceFullPath("/new?x=1"), .replacePrefixMatch(""), .replacePrefixMatch("/new/"),
        ])
    }

    private mutating func headers() -> HeaderModifier {
        HeaderModifier(
            set: maybe { _ in [.init(name: "x-a", value: "1 \"2\"")] } ?? [],
            add: maybe { _ in [.init(name: "X-B", value: "é"), .init(name: "x-c", value: "%")] }
                ?? [],
            remove: maybe { _ in ["x-d"] } ?? [])
    }

    private mutating func mirror() -> RequestMirror {
        RequestMirror(
            backendRef: backendRef(weighted: false),
            fraction: maybe { .init(numerator: 1, denominator: $0.random.pick([100, 7])) })
    }

    private mutating func match() -> HTTPRouteMatch {
        HTTPRouteMatch(
            path: random.pick([
                HTTPPathMatch(), HTTPPathMatch(type: .exact, value: "/a/b"),
                HTTPPathMatch(type: .regularExpression, value: "/v[0-9]+(/.*)?"),
            ]),
            headers: some(0...2) { routes, index in routes.condition("x-\(index)") },
            queryParams: some(0...2) { routes, index in routes.condition("q\(index)") },
            method: maybe { $0.random.pick(["GET", "POST"]) })
    }

    private mutating func condition(_ name: String) -> HTTPValueMatch {
        HTTPValueMatch(
            type: random.pick([.exact, .regularExpression]), name: name,
            value: random.pick(["1", "a|b", "ü"]))
    }

    // MARK: Backend

    private mutating func backend() -> BackendSpec {
        let check = BackendHealthCheck(
            path: maybe { _ in "/healthz" }, interval: GatewayDuration(milliseconds: 5_000),
            timeout: GatewayDuration(milliseconds: random.pick([1, 5_000])),
            unhealthyThreshold: 2, healthyThreshold: random.pick([1, 3]))
        let tls = BackendTLS(sni: "web.internal", caCertificates: maybe { _ in Self.authority })
        return BackendSpec(
            endpoints: some(1...3) { routes, index in
                BackendEndpoint(
                    host: routes.random.pick(["10.0.0.1", "2001:db8::1", "web.internal"]),
                    port: UInt16(8000 + index))
            },
            tls: maybe { _ in tls }, healthCheck: maybe { _ in check },
            connectTimeout: maybe { _ in GatewayDuration(milliseconds: 250) })
    }

    /// PEM in shape only.
    public static let authority =
        "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQQ==\n-----END CERTIFICATE-----\n"
}
