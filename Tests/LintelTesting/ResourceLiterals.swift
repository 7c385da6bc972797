public import GatewayModel

// Resources as the tests talk about them. A listener is written as in semantics.md:
// `name=PROTOCOL:port:hostname`, `-` for no hostname.

extension Listener: ExpressibleByStringLiteral {
    /// `PASSTHROUGH` is TLS passed through; HTTPS and TLS bring a certificate. A protocol that
    /// ends in `!` has the wrong `tls`: none where it is needed, some where it is forbidden.
    public convenience init(stringLiteral text: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        let rest = parts[1].split(separator: ":").map(String.init)
        let isWrong = rest[0].hasSuffix("!")
        let word = isWrong ? String(rest[0].dropLast()) : rest[0]
        let certificate = ListenerTLS(certificateRefs: [CertificateRef(name: "cert")])
        let tls: ListenerTLS? =
            switch word {
            case "PASSTHROUGH": ListenerTLS(mode: .passthrough)
            case "HTTPS", "TLS": isWrong ? nil : certificate
            default: isWrong ? certificate : nil
            }
        self.init(
            name: parts[0], hostname: rest[2] == "-" ? nil : rest[2], port: UInt16(rest[1]) ?? 0,
            protocol: ListenerProtocol(word == "PASSTHROUGH" ? "TLS" : word), tls: tls)
    }

    public func taking(_ kinds: String...) -> Listener {
        with { $0.kinds = kinds.map { RouteGroupKind(kind: $0) } }
    }

    public func with(hostname: String?) -> Listener {
        Listener(
            name: name, hostname: hostname, port: port, protocol: self.protocol, tls: tls,
            allowedRoutes: allowedRoutes)
    }

    /// With references to other certificates, if it has any.
    public func with(certificates: [CertificateRef]) -> Listener {
        var tls = tls
        tls?.certificateRefs = certificates
        return with(tls: tls)
    }

    /// With something else about the routes it takes.
    public func with(_ change: (inout AllowedRoutes) -> Void) -> Listener {
        var allowedRoutes = allowedRoutes
        change(&allowedRoutes)
        return Listener(
            name: name, hostname: hostname, port: port, protocol: self.protocol, tls: tls,
            allowedRoutes: allowedRoutes)
    }
}

extension NamespacedName: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        let parts = text.split(separator: "/").map(String.init)
        self.init(namespace: parts[0], name: parts[1])
    }
}

extension NamespacedName {
    public static let gw: NamespacedName = "infra/gw"
}

extension Resource {
    /// - Parameter certificates: `external` where a test is not about certificates, whose listeners
    ///   need no Secrets then.
    public static func gateway(
        named name: NamespacedName = .gw, from: AllowedListeners.From = .all,
        selector: LabelSelector? = nil, annotations: [String: String] = [:],
        certificates: String = "external",
        addresses: [GatewayAddress] = [], infrastructure: GatewayInfrastructure? = nil,
        _ listeners: Listener...
    ) -> Resource {
        Resource(
            metadata: Metadata(
                namespace: name.namespace, name: name.name,
                annotations: annotations.merging(["lintel.dev/certificates": certificates]) {
                    own, _ in own
                }),
            spec: .gateway(
                GatewaySpec(
                    listeners: listeners,
                    allowedListeners: AllowedListeners(from: from, selector: selector),
                    addresses: addresses, infrastructure: infrastructure)))
    }

    public static func set(
        _ name: NamespacedName, of parent: NamespacedName = .gw, _ listeners: Listener...
    ) -> Resource {
        set(name, of: parent, listeners)
    }

    public static func set(
        _ name: NamespacedName, of parent: NamespacedName = .gw, _ listeners: [Listener]
    ) -> Resource {
        Resource(
            metadata: Metadata(namespace: name.namespace, name: name.name),
            spec: .listenerSet(ListenerSetSpec(parent: parent, listeners: listeners)))
    }

    public static func namespace(_ name: String, _ labels: [String: String] = [:]) -> Resource {
        Resource(metadata: Metadata(name: name, labels: labels), spec: .namespace)
    }
}

extension Resource {
    /// Proxies of the gateway are given that version for a year.
    public static func pin(
        _ gateway: NamespacedName = .gw, to version: Revision, keys: [HeldDataKey] = [],
        until: Timestamp = Samples.noon + GatewayDuration(milliseconds: 365 * 86_400_000)
    ) -> Resource {
        Resource(
            metadata: Metadata(namespace: gateway.namespace, name: gateway.name),
            spec: .versionPin(
                VersionPinSpec(version: version, reason: "a test", until: until, dataKeys: keys)))
    }

    public static func guarding(
        _ gateway: NamespacedName = .gw, listeners: Int? = nil, percent: Int? = nil,
        routes: Int? = nil, bytes: Int? = nil
    ) -> Resource {
        Resource(
            metadata: Metadata(namespace: gateway.namespace, name: gateway.name),
            spec: .releaseGuard(
                ReleaseGuardSpec(
                    maxRemovedListeners: listeners, maxRemovedPercent: percent,
                    maxRemovedRoutes: routes, maxSnapshotBytes: bytes)))
    }

    public static func release(
        _ gateway: NamespacedName = .gw, version: Revision
    ) -> Resource {
        Resource(
            metadata: Metadata(namespace: gateway.namespace, name: gateway.name),
            spec: .versionRelease(VersionReleaseSpec(version: version, reason: "a test")))
    }
}

extension ResourceID {
    public static func set(_ name: NamespacedName) -> ResourceID { ResourceID(.listenerSet, name) }
    public static func gateway(_ name: NamespacedName = .gw) -> ResourceID {
        ResourceID(.gateway, name)
    }
}

extension Resource {
    /// The same resource with something else about its metadata.
    public func with(_ change: (inout Metadata) -> Void) -> Resource {
        var metadata = metadata
        change(&metadata)
        return Resource(metadata: metadata, spec: spec)
    }
}
