import JSON
import Projection

/// What one owner contributes. An object, so that it is laid out again at the price of a reference.
final class OwnerPart {
    let owner: EnvoyOwner
    let ports: [PortPart]
    /// Each once, in the order of first use.
    let clusters: [RenderedCluster]
    /// The certificates that its chains ask for by name.
    let secrets: [EnvoyCertificate]
    /// What it was rendered with.
    private let sharing: CertificateSharing

    init(
        _ owner: EnvoyOwner, _ sharing: CertificateSharing, portOffset: UInt16,
        _ cache: inout ClusterCache
    ) {
        self.owner = owner
        self.sharing = sharing
        ports = Dictionary(grouping: owner.listeners, by: PortNumber.init).map { port in
            PortPart(owner, port.key, port.value, sharing, portOffset: portOffset)
        }
        secrets = owner.listeners.filter(sharing.isShared).flatMap(\.certificates).uniqued()
        var clusters: [RenderedCluster] = []
        for listener in owner.listeners { clusters += cache.clusters(of: listener) }
        self.clusters = clusters.uniqued()
    }

    /// Whether its bytes stay the same when these certificates are the ones asked for by name.
    func isSame(with sharing: CertificateSharing) -> Bool {
        owner.certificates.allSatisfy { entry in
            sharing.isShared(entry.certificate) == self.sharing.isShared(entry.certificate)
        }
    }
}

/// What one owner contributes to one port.
final class PortPart {
    let owner: EnvoyOwner
    let number: PortNumber
    /// Of the first of its listeners; all on a port are of one class.
    let mode: EnvoyListener.Mode
    let hostnames: [HostnamePattern]
    /// ``hostnames`` as strings of JSON with commas between them.
    let names: EnvoyFragment
    let chains: [HostFragment]
    let hosts: [HostFragment]
    /// Whether its listeners have only their own names as hosts, which nobody can take from them:
    /// then no other owner's listeners matter.
    let isPlain: Bool
    /// Whether any of its chains asks for a route table.
    let hasTable: Bool

    /// - Parameter listeners: at least one.
    init(
        _ owner: EnvoyOwner, _ number: PortNumber, _ listeners: [EnvoyListener],
        _ sharing: CertificateSharing, portOffset: UInt16
    ) {
        self.owner = owner
        self.number = number
        mode = listeners[0].mode
        hostnames = listeners.map(\.hostname)
        var writer = JSONWriter()
        writer.array(of: hostnames.lazy.map(\.text))
        names = EnvoyFragment(Array(writer.bytes.dropFirst().dropLast()), of: [owner.id])
        chains = listeners.flatMap { listener in
            if number.isUDP {
                let fragment = EnvoyPort.udp(listener, offset: portOffset)
                return [HostFragment(listener.hostname, of: listener, fragment)]
            }
            return FilterChain(listener: listener, shard: owner.shard, sharing: sharing).chains
        }
        hosts = listeners.flatMap { VirtualHost(listener: $0).hosts }
        isPlain = (chains + hosts).allSatisfy(\.isOwn)
        hasTable = listeners.contains { $0.mode.speaksHTTP && !$0.isClosed }
    }
}

/// A port of one transport.
struct PortNumber: Hashable, Comparable {
    let number: UInt16
    let isUDP: Bool

    init(_ listener: EnvoyListener) {
        number = listener.port
        isUDP = listener.mode == .udp
    }

    static func < (left: PortNumber, right: PortNumber) -> Bool {
        left.number == right.number ? !left.isUDP && right.isUDP : left.number < right.number
    }
}

extension Array where Element: AnyObject {
    /// Each object once, where it came first.
    func uniqued() -> [Element] {
        var seen: Set<ObjectIdentifier> = []
        return filter { seen.insert(ObjectIdentifier($0)).inserted }
    }
}
