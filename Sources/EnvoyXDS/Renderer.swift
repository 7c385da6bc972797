public import GatewayModel

/// Renders the listeners of one gateway, and keeps what comes again.
///
/// What an owner contributes depends on nothing but the owner, so after a change only the changed
/// ones are rendered; the rest is laid out again, by segments. Not to be used by two threads at
/// once.
public struct Renderer {
    // Of the last rendering.
    private var parts: [ObjectIdentifier: OwnerPart] = [:]
    private var ports: [PortNumber: PortLayout] = [:]
    private var clusters = ClusterList()
    private var secrets: [ObjectIdentifier: (certificate: EnvoyCertificate, DiscoveryContent)] = [:]
    private var cache = ClusterCache()

    private let portOffset: UInt16

    /// - Parameter portOffset: added to the ports that the proxies open, where there is room above.
    public init(portOffset: UInt16 = 0) { self.portOffset = portOffset }

    /// - Parameter owners: with their winners, in the order of the merge.
    public mutating func render(_ owners: [EnvoyOwner], version: Revision) -> EnvoySnapshot {
        let sharing = CertificateSharing(owners)
        let parts = owners.map { owner in
            if let part = self.parts[ObjectIdentifier(owner)], part.isSame(with: sharing) {
                return part
            }
            return OwnerPart(owner, sharing, portOffset: portOffset, &cache)
        }
        self.parts = Dictionary(
            uniqueKeysWithValues: parts.lazy.map { (ObjectIdentifier($0.owner), $0) })
        layOutPorts(parts)
        layOutClusters(parts)
        layOutSecrets(parts)
        return EnvoySnapshot(
            // Ports in their own order: which listener came first must not reorder resources.
            version: version, of: owners, ports: ports.sorted { $0.key < $1.key }.map(\.value),
            clusters: clusters, secrets: secrets.values.map(\.1))
    }

    private mutating func layOutPorts(_ parts: [OwnerPart]) {
        var ports: [PortNumber: [PortPart]] = [:]
        for part in parts.lazy.flatMap(\.ports) { ports[part.number, default: []].append(part) }
        let last = self.ports
        self.ports = [:]
        for (number, parts) in ports {
            self.ports[number] = PortLayout(parts, offset: portOffset, after: last[number])
        }
    }

    private mutating func layOutClusters(_ parts: [OwnerPart]) {
        let clusters = parts.flatMap(\.clusters).uniqued()
        if clusters.elementsEqual(self.clusters.clusters, by: ===) { return }
        self.clusters = ClusterList(clusters)
        cache.keep(clusters)
    }

    private mutating func layOutSecrets(_ parts: [OwnerPart]) {
        let last = secrets
        secrets = [:]
        for certificate in parts.flatMap(\.secrets).uniqued() {
            let id = ObjectIdentifier(certificate)
            secrets[id] = last[id] ?? (certificate, DiscoveryContent(certificate))
        }
    }
}
