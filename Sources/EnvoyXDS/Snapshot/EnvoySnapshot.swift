public import GatewayModel
import JSON

/// Everything the proxies of one gateway are given at one version of it.
public final class EnvoySnapshot: Sendable {
    /// The version of the gateway that this was rendered from.
    public let version: Revision
    public let listeners: DiscoveryContent
    /// By the name that listeners refer to them by.
    public let routes: [String: DiscoveryContent]
    /// Certificates that many chains share.
    public let secrets: [String: DiscoveryContent]
    /// What it was rendered from.
    let owners: [EnvoyOwner]
    private let clusterList: ClusterList

    /// - Parameter ports: in the order of their numbers.
    init(
        version: Revision, of owners: [EnvoyOwner], ports: [PortLayout], clusters: ClusterList,
        secrets: [DiscoveryContent]
    ) {
        self.version = version
        self.owners = owners
        listeners = DiscoveryContent(.listeners, ports.map(\.listener))
        var routes: [String: DiscoveryContent] = [:]
        for (name, table) in ports.lazy.flatMap(\.tables) {
            routes[name] = DiscoveryContent(.routes, named: name, [table])
        }
        self.routes = routes
        clusterList = clusters
        var named: [String: DiscoveryContent] = [:]
        for secret in secrets { if let name = secret.name { named[name] = secret } }
        self.secrets = named
    }

    public var clusters: DiscoveryContent { clusterList.content }
    public var clusterNames: Set<String> { clusterList.names }

    /// What a proxy gets that asks for one resource of a type by its name; nil for a name that is
    /// not known.
    public func content(_ type: DiscoveryType, named name: String) -> DiscoveryContent? {
        switch type {
        case .routes: routes[name]
        case .secrets: secrets[name]
        case .endpoints: clusterList.endpoints(of: name)
        case .listeners, .clusters: nil
        }
    }

    /// These clusters, and those of older snapshots that a proxy may still have routes to.
    public func clusters(with older: [EnvoySnapshot]) -> DiscoveryContent {
        clusterList.content(with: older.map(\.clusterList))
    }

    /// The texts that only Envoy can judge and that `other` does not have.
    public func opaqueTexts(notIn other: EnvoySnapshot? = nil) -> [OpaqueText] {
        let known = Set((other?.segments ?? []).map(ObjectIdentifier.init))
        return segments.filter { !known.contains(ObjectIdentifier($0)) }
            .flatMap(\.fragments).flatMap(\.opaqueTexts)
    }

    /// The pieces that `other` does not have.
    public func fragments(notIn other: EnvoySnapshot?) -> [EnvoyFragment] {
        let known = Set((other?.segments ?? []).lazy.flatMap(\.fragments).map(\.digest))
        return segments.flatMap(\.fragments).filter { !known.contains($0.digest) }
    }

    /// Whose content is in here and not in `other`.
    public func resources(notIn other: EnvoySnapshot?) -> Set<ResourceID> {
        var resources: Set<ResourceID> = []
        for content in contents {
            let before = other?.contents.first {
                $0.type == content.type && $0.name == content.name
            }
            resources.formUnion(content.resources(notIn: before))
        }
        return resources
    }

    /// All that proxies ask for, but for endpoints of single clusters.
    public var contents: [DiscoveryContent] {
        [listeners, clusters] + Array(routes.values) + Array(secrets.values)
    }

    private var segments: [Segment] { contents.flatMap(\.segments) }
}

extension DiscoveryContent {
    /// One certificate by the name that chains ask for it.
    convenience init(_ certificate: EnvoyCertificate) {
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.typed("envoy.extensions.transport_sockets.tls.v3.Secret") { writer in
            writer.member("name", certificate.discoveryName)
            writer.member("tls_certificate") { certificate.write(to: &$0) }
        }
        let fragment = EnvoyFragment(
            writer.bytes, of: [ResourceID(.secret, certificate.secret)],
            opaqueTexts: [certificate.opaqueText])
        self.init(
            .secrets, named: certificate.discoveryName, [ResourceTemplate([Segment([fragment])])])
    }
}
