public import GatewayModel

/// The resources that tests talk about: team `shop` attaches sets to the gateway `infra/edge`.
public enum Samples {
    public static let edge = NamespacedName(namespace: "infra", name: "edge")
    public static let web = NamespacedName(namespace: "shop", name: "web")
    /// 2026-11-22T10:00:00Z.
    public static let noon = Timestamp(rawValue: 1_795_341_600_000_000)

    public static func gateway(
        _ name: NamespacedName = edge, listeners: [Listener] = [listener("http", port: 80)]
    ) -> Resource {
        Resource(
            metadata: Metadata(
                namespace: name.namespace, name: name.name,
                // The certificates that the samples name are nobody's.
                annotations: ["lintel.dev/certificates": "external"]),
            spec: .gateway(
                GatewaySpec(listeners: listeners, allowedListeners: AllowedListeners(from: .all))))
    }

    public static func listenerSet(
        _ name: NamespacedName = web, parent: NamespacedName = edge,
        listeners: [Listener] = [https("www", "www.shop.example")]
    ) -> Resource {
        Resource(
            metadata: Metadata(
                namespace: name.namespace, name: name.name, labels: ["app": name.name]),
            spec: .listenerSet(ListenerSetSpec(parent: parent, listeners: listeners)))
    }

    /// A sealed Secret; the box holds nothing.
    public static func secret(
        _ name: NamespacedName = NamespacedName(namespace: "shop", name: "www-cert"),
        dataKey: String = "key-1", certificate: CertificateFacts? = certificate(),
        problem: String? = nil, box: [UInt8] = [1, 2, 3]
    ) -> Resource {
        Resource(
            metadata: Metadata(namespace: name.namespace, name: name.name),
            spec: .secret(
                SecretSpec(
                    certificate: certificate, problem: problem,
                    content: .sealed(SealedContent(dataKey: dataKey, box: box)))))
    }

    /// Good for 90 days from ``noon``.
    public static func certificate(
        _ dnsNames: [String] = ["www.shop.example"], daysLeft: Int64 = 90
    ) -> CertificateFacts {
        CertificateFacts(
            sha256: String(repeating: "ab", count: 32),
            chainSHA256: String(repeating: "cd", count: 32), chainLength: 2,
            subject: "CN=www.shop.example", issuer: "CN=Example CA", serialNumber: "0a1b",
            dnsNames: dnsNames, notBefore: noon,
            notAfter: Timestamp(rawValue: noon.rawValue + daysLeft * 86_400_000_000),
            keyAlgorithm: "ECDSA P-256")
    }

    public static func grant(
        _ name: NamespacedName, from: [ReferenceGrantSpec.From], to: [ReferenceGrantSpec.To]
    ) -> Resource {
        Resource(
            metadata: Metadata(namespace: name.namespace, name: name.name),
            spec: .referenceGrant(ReferenceGrantSpec(from: from, to: to)))
    }

    public static func listener(
        _ name: String, _ hostname: String? = nil, port: UInt16
    ) -> Listener {
        Listener(name: name, hostname: hostname, port: port, protocol: .http)
    }

    public static func https(_ name: String, _ hostname: String, port: UInt16 = 443) -> Listener {
        Listener(
            name: name, hostname: hostname, port: port, protocol: .https,
            tls: ListenerTLS(certificateRefs: [CertificateRef(name: "\(name)-cert")]))
    }

    /// `resource` as the commit that created it left it.
    public static func stored(_ resource: Resource, at revision: Int64) -> StoredResource {
        StoredResource(
            resource: resource, uid: "uid-\(resource.metadata.name)",
            createdRevision: Revision(rawValue: revision), createdAt: time(revision),
            generation: 1, resourceVersion: Revision(rawValue: revision))
    }

    /// A second per commit.
    public static func origin(_ principal: String = "ada") -> RequestOrigin {
        RequestOrigin(
            principal: principal, tokenID: "token-1", address: "192.0.2.7", userAgent: "curl/8",
            requestID: "request-1")
    }

    public static func time(_ revision: Int64) -> Timestamp {
        Timestamp(rawValue: noon.rawValue + revision * 1_000_000)
    }
}
