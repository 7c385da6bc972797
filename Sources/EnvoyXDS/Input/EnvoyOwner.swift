public import GatewayModel

/// A Gateway or ListenerSet with those of its listeners that won. Immutable: who hands in the same
/// object again gets the same bytes, at no cost.
public final class EnvoyOwner: Sendable {
    public let id: ResourceID
    /// In the order of the owner.
    public let listeners: [EnvoyListener]
    let shard: Shard
    /// Each once, with the bytes of PEM that it has in all chains of the owner together.
    let certificates: [(certificate: EnvoyCertificate, bytes: Int)]

    public init(id: ResourceID, listeners: [EnvoyListener]) {
        self.id = id
        self.listeners = listeners
        shard = Shard(of: id)
        var certificates: [(certificate: EnvoyCertificate, bytes: Int)] = []
        for certificate in listeners.lazy.flatMap(\.certificates) {
            if let known = certificates.firstIndex(where: { $0.certificate === certificate }) {
                certificates[known].bytes += certificate.size
            } else {
                certificates.append((certificate, certificate.size))
            }
        }
        self.certificates = certificates
    }
}

/// Which of the parts of a TLS port an owner is in: the same for good, whoever else comes or goes.
///
/// Each part has a route table of its own, for Envoy reads a table as a whole when one route of it
/// changes (36 µs for each host). Every table is one more poller of every proxy, so there are few.
/// The parts also divide the list of chains, of which a change then touches one.
struct Shard: Hashable {
    static let all = (0..<8).map(Shard.init(index:))

    let index: Int

    private init(index: Int) { self.index = index }

    /// By FNV-1a of the name, for Swift's own hashes are others in each process.
    init(of id: ResourceID) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in id.description.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01b3 }
        index = Int((hash ^ hash >> 32) % UInt64(Self.all.count))
    }
}
