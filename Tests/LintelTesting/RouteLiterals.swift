public import GatewayModel

// Routes, backends, secrets and grants as the tests talk about them.

extension ParentRef {
    public static func gateway(
        _ name: NamespacedName = .gw, _ section: String? = nil, port: UInt16? = nil
    ) -> ParentRef {
        ParentRef(
            namespace: name.namespace, name: name.name, sectionName: section, port: port)
    }

    public static func set(
        _ name: NamespacedName, _ section: String? = nil, port: UInt16? = nil
    ) -> ParentRef {
        ParentRef(
            kind: "ListenerSet", namespace: name.namespace, name: name.name, sectionName: section,
            port: port)
    }

    /// The same by the name that ListenerSets had while they were experimental.
    public static func experimentalSet(
        _ name: NamespacedName, _ section: String? = nil, port: UInt16? = nil
    ) -> ParentRef {
        ParentRef(
            group: "gateway.networking.x-k8s.io", kind: "XListenerSet", namespace: name.namespace,
            name: name.name, sectionName: section, port: port)
    }
}

extension RouteRule {
    /// `/path` to the backends of those names, in the route's namespace or in that of `a/name`.
    public static func rule(
        _ path: String = "/", to backends: String..., filters: [RouteFilter] = []
    ) -> RouteRule {
        RouteRule(
            matches: [HTTPRouteMatch(path: HTTPPathMatch(value: path))], filters: filters,
            backendRefs: backends.map(BackendRef.init(short:)))
    }
}

extension BackendRef {
    /// `web`, or `shop/web`.
    public init(short text: String) {
        let name = NamespacedName(text)
        self.init(namespace: name?.namespace, name: name?.name ?? text, port: 80)
    }
}

extension Resource {
    public static func httpRoute(
        _ name: NamespacedName, to parents: ParentRef..., hostnames: [String] = [],
        rules: [RouteRule] = [.rule()]
    ) -> Resource {
        .route(
            .httpRoute(RouteSpec(parentRefs: parents, hostnames: hostnames, rules: rules)), name)
    }

    public static func route(_ spec: ResourceSpec, _ name: NamespacedName) -> Resource {
        Resource(metadata: Metadata(namespace: name.namespace, name: name.name), spec: spec)
    }

    public static func backend(
        _ name: NamespacedName, _ host: String = "10.0.0.1", tls: BackendTLS? = nil
    ) -> Resource {
        Resource(
            metadata: Metadata(namespace: name.namespace, name: name.name),
            spec: .backend(
                BackendSpec(endpoints: [BackendEndpoint(host: host, port: 8080)], tls: tls)))
    }

    /// A Secret for those names; its certificate is told from others by `serial`.
    public static func secret(
        _ name: NamespacedName, for names: String..., serial: String = "01",
        notAfter: Timestamp = Timestamp(rawValue: 4_000_000_000_000_000), problem: String? = nil
    ) -> Resource {
        let facts = CertificateFacts(
            sha256: "leaf-\(serial)", chainSHA256: "chain-\(serial)", chainLength: 1,
            subject: "CN=test", issuer: "CN=test", serialNumber: serial, dnsNames: names,
            notBefore: Timestamp(rawValue: 0), notAfter: notAfter, keyAlgorithm: "ECDSA P-256")
        return Resource(
            metadata: Metadata(namespace: name.namespace, name: name.name),
            spec: .secret(
                SecretSpec(
                    certificate: facts, problem: problem,
                    content: .sealed(SealedContent(dataKey: "key of \(name)", box: [1, 2])))))
    }

    /// What a Webhook is signed with.
    public static func signing(
        _ name: NamespacedName, entries: [String] = ["secret"]
    ) -> Resource {
        Resource(
            metadata: Metadata(namespace: name.namespace, name: name.name),
            spec: .secret(
                SecretSpec(
                    type: .webhook, entries: entries, certificate: nil,
                    fingerprint: String(repeating: "0a", count: 32),
                    content: .sealed(SealedContent(dataKey: "key of \(name)", box: [3, 4])))))
    }

    /// Of the account `ci`, signed with `hooks`.
    public static func webhook(
        _ name: NamespacedName, _ change: (inout WebhookSpec) -> Void = { _ in }
    ) -> Resource {
        var spec = WebhookSpec(
            url: "https://hooks.example", secret: "hooks", serviceAccountName: "ci")
        change(&spec)
        return Resource(
            metadata: Metadata(namespace: name.namespace, name: name.name), spec: .webhook(spec))
    }

    public static func grant(
        _ name: NamespacedName, from: [(kind: String, namespace: String)],
        to: [(kind: String, name: String?)]
    ) -> Resource {
        func group(of kind: String) -> String {
            switch kind {
            case "Secret", "Service": ""
            case "Backend": ResourceKind.lintelGroup
            case "XListenerSet": "gateway.networking.x-k8s.io"
            default: RouteGroupKind.gatewayGroup
            }
        }
        return Resource(
            metadata: Metadata(namespace: name.namespace, name: name.name),
            spec: .referenceGrant(
                ReferenceGrantSpec(
                    from: from.map {
                        .init(group: group(of: $0.kind), kind: $0.kind, namespace: $0.namespace)
                    },
                    to: to.map { .init(group: group(of: $0.kind), kind: $0.kind, name: $0.name) })))
    }
}

extension Listener {
    /// With those certificates instead: `cert`, `a/cert`.
    public func presenting(_ certificates: String...) -> Listener {
        with(
            certificates: certificates.map { text in
                let name = NamespacedName(text)
                return CertificateRef(name: name?.name ?? text, namespace: name?.namespace)
            })
    }

    /// With routes admitted from those namespaces.
    public func admitting(
        _ from: AllowedRoutes.From = .all, selector: LabelSelector? = nil
    ) -> Listener {
        with {
            $0.from = from
            $0.selector = selector
        }
    }
}
