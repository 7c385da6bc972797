public import GatewayModel
public import JSON

/// Writes the winners of one owner as the snapshot has them (DESIGN.md 5): JSON objects separated
/// by commas, so that a snapshot is its fragments laid end to end.
struct JSONFragmentWriter: ~Copyable {
    private let owner: ResourceID
    private var writer = JSONWriter(reservingCapacity: 1024)

    init(owner: ResourceID) { self.owner = owner }

    var bytes: [UInt8] { writer.bytes }

    mutating func append(_ listener: Listener, _ resolved: ListenerCertificates?) {
        let id = ListenerID(owner: owner, listener: listener.name)
        if let resolved, resolved.isTerminating {
            writer.snapshotListener(ServedListener(id, listener, resolved))
        } else {
            // As it is: nothing has to be copied.
            writer.snapshotListener(id, listener, nil)
        }
    }
}

extension JSONWriter {
    /// `{"id": "ls/shop/web/www", "owner": {…}, "name": "www", "port": 443, …}`.
    public mutating func snapshotListener(_ served: ServedListener) {
        snapshotListener(served.id, served.listener, served.certificates)
    }

    fileprivate mutating func snapshotListener(
        _ id: ListenerID, _ listener: Listener, _ certificates: [ServedCertificate]?
    ) {
        object { writer in
            writer.member("id", id.description)
            writer.key("owner")
            writer.resourceID(id.owner)
            listener.write(members: &writer)
            guard let certificates else { return }
            writer.key("certificates")
            writer.array(of: certificates) { writer, certificate in
                writer.object { writer in
                    writer.member("namespace", certificate.secret.namespace)
                    writer.member("name", certificate.secret.name)
                    writer.member("sha256", certificate.sha256)
                    writer.member("chainSHA256", certificate.chainSHA256)
                    writer.member("notAfter", certificate.notAfter.description)
                }
            }
        }
    }

    /// `{"kind": "ListenerSet", "namespace": "shop", "name": "web"}`.
    public mutating func resourceID(_ id: ResourceID) {
        object { writer in
            writer.member("kind", id.kind.rawValue)
            if id.kind != .namespace { writer.member("namespace", id.namespace) }
            writer.member("name", id.name)
        }
    }
}
