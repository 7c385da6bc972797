public import GatewayModel

/// Makes up resources of few names on few ports, so that everything clashes with everything.
public struct RandomResources: Sendable {
    public var random: SeededGenerator
    private let hostnames: [String?]

    public static let gateways: [NamespacedName] = ["infra/gw", "a/gw", "a-b/gw", "infra/nowhere"]
    public static let namespaces = ["a", "a-b", "b", "infra"]

    /// - Parameter hostnames: how many names to add to the seven that overlap.
    public init(seed: UInt64, hostnames count: Int = 0) {
        random = SeededGenerator(seed: seed)
        hostnames =
            [nil, "", "*", "x.io", "*.x.io", "a.x.io", "*.a.x.io"]
            + (0..<count).map { "h\($0).io" }
    }

    public mutating func namespace() -> Resource {
        .namespace(random.pick(Self.namespaces), labels())
    }

    private mutating func labels() -> [String: String] {
        random.pick([[:], ["tier": "gold"], ["tier": "lead"], ["tier": "gold", "eu": ""]])
    }

    public mutating func gateway() -> Resource {
        let name = random.pick(Array(Self.gateways.prefix(3)))
        var annotations: [String: String] = [:]
        if random.chance(25) {
            annotations["lintel.dev/max-listeners"] = String(Int.random(in: 0...12, using: &random))
        }
        if random.chance(10) { annotations["lintel.dev/allowed-ports"] = "80,400-500" }
        if random.chance(10) { annotations["lintel.dev/denied-ports"] = "81,443" }
        if random.chance(40) { annotations["lintel.dev/certificates"] = "external" }
        let from: AllowedListeners.From = random.pick([.all, .all, .same, .none, .selector])
        var spec = GatewaySpec(
            listeners: listeners(atMost: 3),
            allowedListeners: random.chance(5)
                ? nil
                : AllowedListeners(
                    from: from, selector: random.chance(90) ? selector() : nil))
        if random.chance(4) { spec.addresses = [GatewayAddress(type: "NamedAddress", value: "x")] }
        if random.chance(8) { spec.addresses = [GatewayAddress(value: "192.0.2.1")] }
        if random.chance(4) {
            spec.infrastructure = GatewayInfrastructure(
                parametersRef: .init(group: "g", kind: "k", name: "n"))
        }
        return Resource(
            metadata: Metadata(
                namespace: name.namespace, name: name.name, annotations: annotations),
            spec: .gateway(spec))
    }

    private mutating func selector() -> LabelSelector {
        random.pick([
            LabelSelector(),
            LabelSelector(matchLabels: ["tier": "gold"]),
            LabelSelector(matchLabels: ["kubernetes.io/metadata.name": "a"]),
            LabelSelector(
                matchExpressions: [.init(key: "tier", operator: .notIn, values: ["gold"])]),
            LabelSelector(matchExpressions: [.init(key: "tier", operator: .in, values: ["lead"])]),
            LabelSelector(matchExpressions: [.init(key: "eu", operator: .exists)]),
            LabelSelector(matchExpressions: [.init(key: "eu", operator: .doesNotExist)]),
            // Malformed, as an old event may have it: chooses nobody.
            LabelSelector(matchExpressions: [.init(key: "tier", operator: .notIn)]),
            LabelSelector(
                matchExpressions: [.init(key: "eu", operator: .doesNotExist, values: ["x"])]),
        ])
    }

    /// A new set, or an edit of one that is `known`.
    public mutating func set(over known: (ResourceID) -> Resource?) -> Resource {
        let name = NamespacedName(
            namespace: random.pick(Self.namespaces), name: random.pick(["s", "t", "u", "gw"]))
        // Half of the edits change one listener of a set that is there, as most edits do.
        if case .listenerSet(var spec) = known(.set(name))?.spec,
            !spec.listeners.isEmpty, random.chance(50)
        {
            let index = Int.random(in: 0..<spec.listeners.count, using: &random)
            let kept = spec.listeners[index].name
            spec.listeners[index] = listener(name: random.chance(80) ? kept : "renamed\(index)")
            return .set(name, of: spec.parent, spec.listeners)
        }
        let parent = random.chance(60) ? .gw : random.pick(Self.gateways)
        return .set(name, of: parent, listeners(atMost: 5))
    }

    private mutating func listeners(atMost most: Int) -> [Listener] {
        (0..<Int.random(in: 0...most, using: &random)).map { listener(name: "l\($0)") }
    }

    private mutating func listener(name: String) -> Listener {
        let word = random.pick([
            "HTTP", "HTTP", "HTTP", "HTTPS", "HTTPS", "TLS", "PASSTHROUGH", "TCP", "UDP", "SCTP",
            "HTTP!", "HTTPS!", "TLS!", "TCP!",
        ])
        let port = random.pick([80, 80, 443, 443, 81, 0])
        var listener = Listener(stringLiteral: "\(name)=\(word):\(port):-")
        let isStream = word.hasPrefix("TCP") || word.hasPrefix("UDP")
        if !isStream || random.chance(10) {
            listener = listener.with(hostname: random.pick(hostnames))
        }
        var routes = AllowedRoutes()
        if random.chance(10) {
            routes.kinds = [
                RouteGroupKind(kind: random.pick(["HTTPRoute", "TCPRoute", "TLSRoute"]))
            ]
        }
        routes.from = random.pick([.same, .all, .all, .selector])
        if routes.from == .selector, random.chance(90) { routes.selector = selector() }
        listener = listener.with { $0 = routes }
        if !(listener.tls?.certificateRefs.isEmpty ?? true), random.chance(50) {
            let count = Int.random(in: 1...3, using: &random)
            listener = listener.with(certificates: (0..<count).map { _ in certificateRef() })
        }
        if var tls = listener.tls, random.chance(8) {
            tls.options = ["example.com/min-version": "1.3"]
            listener = listener.with(tls: tls)
        }
        return listener
    }

    private mutating func certificateRef() -> CertificateRef {
        CertificateRef(
            kind: random.chance(90) ? "Secret" : "ConfigMap", name: random.pick(Self.targets),
            namespace: random.chance(50) ? nil : random.pick(Self.namespaces))
    }
}

// MARK: What listeners and routes refer to, and routes

extension RandomResources {
    /// Names of Secrets and Backends.
    private static let targets = ["cert", "cert", "web"]

    private mutating func targetName() -> NamespacedName {
        NamespacedName(namespace: random.pick(Self.namespaces), name: random.pick(Self.targets))
    }

    /// Mostly of a certificate.
    public mutating func secret() -> Resource {
        if random.chance(8) { return .signing(targetName()) }
        return .secret(
            targetName(), for: random.pick(["x.io", "*.x.io", "a.x.io"]),
            serial: random.pick(["01", "02"]), problem: random.chance(15) ? "it is broken" : nil)
    }

    public mutating func backend() -> Resource {
        .backend(
            targetName(), random.pick(["10.0.0.1", "10.0.0.2"]),
            tls: random.chance(20) ? BackendTLS(sni: "x.io") : nil)
    }

    public mutating func grant() -> Resource {
        let kinds = [
            "Gateway", "ListenerSet", "XListenerSet", "HTTPRoute", "TCPRoute", "UDPRoute",
        ]
        let name = NamespacedName(
            namespace: random.pick(Self.namespaces), name: random.pick(["g", "h"]))
        let from = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            (kind: random.pick(kinds), namespace: random.pick(Self.namespaces))
        }
        let to = (0..<Int.random(in: 1...2, using: &random)).map { _ in
            (
                kind: random.pick(["Secret", "Service", "Backend"]),
                name: random.chance(50) ? nil : random.pick(Self.targets)
            )
        }
        return .grant(name, from: from, to: to)
    }

    public mutating func route() -> Resource {
        let name = NamespacedName(
            namespace: random.pick(Self.namespaces), name: random.pick(["r", "q"]))
        var spec = RouteSpec(rules: [])
        spec.parentRefs = (0..<Int.random(in: 0...3, using: &random)).map { _ in parentRef() }
        let kind = random.pick([0, 0, 0, 0, 1, 2, 3])
        if kind <= 1 {
            spec.hostnames = (0..<Int.random(in: 0...2, using: &random)).map { _ in
                random.pick(["x.io", "*.x.io", "a.x.io", "b.a.x.io", "*.a.x.io", "y.io"])
            }
        }
        spec.rules = (0..<Int.random(in: 1...2, using: &random)).map { _ in
            rule(isHTTP: kind == 0)
        }
        switch kind {
        case 0: return .route(.httpRoute(spec), name)
        case 1: return .route(.tlsRoute(spec), name)
        case 2: return .route(.tcpRoute(spec), name)
        default: return .route(.udpRoute(spec), name)
        }
    }

    private mutating func parentRef() -> ParentRef {
        let section = random.chance(30) ? random.pick(["l0", "l1"]) : nil
        let port: UInt16? = random.chance(15) ? random.pick([80, 443]) : nil
        if random.chance(40) { return .gateway(random.pick(Self.gateways), section, port: port) }
        let name = NamespacedName(
            namespace: random.pick(Self.namespaces), name: random.pick(["s", "t", "u", "gw"]))
        return random.chance(80)
            ? .set(name, section, port: port) : .experimentalSet(name, section, port: port)
    }

    private mutating func rule(isHTTP: Bool) -> RouteRule {
        var rule = RouteRule()
        rule.backendRefs = (0..<Int.random(in: 0...2, using: &random)).map { _ in backendRef() }
        guard isHTTP else { return rule }
        rule.matches = (0..<Int.random(in: 1...2, using: &random)).map { _ in match() }
        if random.chance(15) { rule.filters.append(.unsupported("CORS")) }
        if random.chance(15) {
            rule.filters.append(.requestMirror(RequestMirror(backendRef: backendRef())))
        }
        return rule
    }

    /// Few, and written in more than one way, so that many take each other's requests.
    private mutating func match() -> HTTPRouteMatch {
        var match = HTTPRouteMatch(
            path: random.pick([
                HTTPPathMatch(), HTTPPathMatch(), HTTPPathMatch(value: "/a"),
                HTTPPathMatch(value: "/a/"), HTTPPathMatch(type: .exact, value: "/a"),
                HTTPPathMatch(type: .regularExpression, value: "/.*"),
                HTTPPathMatch(type: .regularExpression, value: ".*"),
                HTTPPathMatch(type: .regularExpression, value: "/a.*"),
            ]))
        if random.chance(20) { match.method = random.pick(["GET", "POST"]) }
        if random.chance(20) {
            match.headers = random.pick([
                [.init(name: "x-a", value: "1")], [.init(name: "X-A", value: "1")],
                [.init(name: "x-a", value: "1"), .init(name: "x-a", value: "2")],
                [.init(name: "x-b", value: "1"), .init(name: "x-a", value: "1")],
            ])
        }
        if random.chance(10) { match.queryParams = [.init(name: "q", value: "1")] }
        return match
    }

    private mutating func backendRef() -> BackendRef {
        let kind = random.pick(["Service", "Service", "Backend", "Bucket"])
        return BackendRef(
            group: kind == "Backend" ? ResourceKind.lintelGroup : "", kind: kind,
            namespace: random.chance(60) ? nil : random.pick(Self.namespaces),
            name: random.pick(Self.targets))
    }
}
