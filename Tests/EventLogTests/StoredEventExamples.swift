import GatewayModel
import LintelTesting

/// What the golden files mean.
enum StoredEventExamples {
    private static let smallestGateway = Samples.gateway(listeners: []).with {
        $0.annotations = [:]
    }

    static let all = [
        applied("namespace", namespace),
        applied("gateway-smallest", smallestGateway),
        applied("gateway-everything", gateway),
        applied("listenerset-one-listener", Samples.listenerSet()),
        applied("listenerset-everything", listenerSet),
        applied("listenerset-refused-today", refusedToday),
        applied("httproute-everything", RouteExamples.httpRoute),
        applied("httproute-redirect", RouteExamples.redirect),
        applied("tlsroute", RouteExamples.tlsRoute),
        applied("tcproute", RouteExamples.tcpRoute),
        applied("udproute", RouteExamples.udpRoute),
        applied("backend-everything", RouteExamples.backend),
        applied("backend-smallest", RouteExamples.smallestBackend),
        applied("referencegrant", grant),
        applied("secret", Samples.secret()),
        applied("secret-unusable", unusableSecret),
        applied("secret-webhook", .signing("shop/hooks", entries: ["secret", "previousSecret"])),
        applied("webhook-everything", webhook),
        applied("webhook-smallest", .webhook("shop/hook")),
        StoredEventExample(
            type: "resource.deleted", name: "listenerset",
            event: .deleted(ResourceID(.listenerSet, Samples.web), uid: "uid-web")),
    ]

    private static func applied(_ name: String, _ resource: Resource) -> StoredEventExample {
        let stored = Samples.stored(resource, at: 41)
            .with(generation: 3, resourceVersion: Revision(rawValue: 58))
        return StoredEventExample(type: "resource.applied", name: name, event: .applied(stored))
    }

    private static let namespace = Resource(
        metadata: Metadata(name: "shop", labels: ["team": "shop", "a": "\"quoted\"\n\u{1}é"]),
        spec: .namespace)

    private static let grant = Samples.grant(
        "shop/certs",
        from: [
            .init(group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "infra"),
            .init(group: "", kind: "Other", namespace: "team"),
        ],
        to: [
            .init(group: "", kind: "Secret"), .init(group: "", kind: "Secret", name: "www-cert"),
        ])

    private static let webhook = Resource.webhook("shop/hook") { spec in
        spec.events = WebhookEventKind.allCases
        spec.gateways = [GatewayReference(namespace: "infra", name: "edge")]
        spec.namespaces = ["shop", "web"]
    }

    private static let unusableSecret = Resource(
        metadata: Metadata(namespace: "shop", name: "empty"),
        spec: .secret(
            SecretSpec(
                entries: [], certificate: nil, problem: "tls.crt is missing",
                content: .sealed(SealedContent(dataKey: "key-2", box: [])))))

    private static let selector = LabelSelector(
        matchLabels: ["tier": "gold"],
        matchExpressions: [
            .init(key: "env", operator: .in, values: ["prod", "staging"]),
            .init(key: "old", operator: .doesNotExist),
        ])

    private static let gateway = Resource(
        metadata: Metadata(
            namespace: "infra", name: "edge", annotations: ["lintel.dev/policy": "reject"]),
        spec: .gateway(
            GatewaySpec(
                gatewayClassName: "envoy", listeners: [Samples.listener("http", port: 80)],
                allowedListeners: AllowedListeners(from: .selector, selector: selector),
                addresses: [
                    GatewayAddress(), GatewayAddress(type: "Hostname", value: "edge.example"),
                ],
                infrastructure: GatewayInfrastructure(
                    labels: ["a": "b"], annotations: ["c": "d"],
                    parametersRef: .init(group: "g", kind: "k", name: "n")))))

    private static let listenerSet = Samples.listenerSet(listeners: [
        Listener(
            name: "www", hostname: "*.shop.example", port: 443, protocol: .https,
            tls: ListenerTLS(
                certificateRefs: [
                    CertificateRef(name: "a"),
                    CertificateRef(group: "lintel.dev", kind: "Vault", name: "b", namespace: "sec"),
                ],
                options: ["lintel.dev/min-version": "1.3"]),
            allowedRoutes: AllowedRoutes(
                from: .selector, selector: selector,
                kinds: [RouteGroupKind(kind: "HTTPRoute"), RouteGroupKind(group: "", kind: "X")])),
        Listener(
            name: "pass", port: 8443, protocol: .tls, tls: ListenerTLS(mode: .passthrough),
            allowedRoutes: AllowedRoutes(from: .all, selector: LabelSelector(), kinds: [])),
    ])

    /// Rules change, and history does not.
    private static let refusedToday = Samples.listenerSet(
        NamespacedName(namespace: "Not A Label", name: ""),
        parent: NamespacedName(namespace: "", name: ""),
        listeners: [
            Listener(name: "", hostname: "not a host", port: 0, protocol: .unsupported("")),
            Listener(name: "", port: 65535, protocol: .unsupported("example.com/QUIC")),
        ])
}
