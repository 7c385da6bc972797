public import GatewayModel
public import JSON

/// Writes a ``SnapshotFragment``: the listeners of one owner, one after the other.
struct JSONFragmentWriter: ~Copyable {
    private let owner: ResourceID
    private let isSingle: Bool
    private var ends: [Int32] = []
    private var writer: JSONWriter

    init(owner: ResourceID, listenerCount: Int) {
        self.owner = owner
        isSingle = listenerCount == 1
        writer = JSONWriter(reservingCapacity: listenerCount * 512)
        if !isSingle { ends.reserveCapacity(listenerCount) }
    }

    var fragment: SnapshotFragment { SnapshotFragment(bytes: writer.bytes, ends: ends) }

    /// A listener that is not served.
    mutating func skip() { noteEnd() }

    /// A listener as another fragment has it.
    mutating func append(copyOf bytes: ArraySlice<UInt8>) {
        writer.raw(bytes)
        noteEnd()
    }

    private mutating func noteEnd() {
        if !isSingle { ends.append(Int32(writer.count)) }
    }

    mutating func append(_ listener: Listener, _ resolved: ListenerCertificates?) {
        let id = ListenerID(owner: owner, listener: listener.name)
        if let resolved, resolved.isTerminating {
            writer.snapshotListener(ServedListener(id, listener, resolved))
        } else {
            // As it is: nothing has to be copied.
            writer.snapshotListener(id, listener, nil)
        }
        noteEnd()
    }
}

extension JSONWriter {
    /// `{"id": "ls/shop/web/www", "owner": {…}, "name": "www", "port": 443, …}`.
    public mutating func snapshotListener(_ served: ServedListener) {
        if let bytes = served.snapshotBytes {
            raw(bytes)
        } else {
            snapshotListener(served.id, served.listener, served.certificates)
        }
    }

    fileprivate mutating func snapshotListener(
        _ id: ListenerID, _ listener: Listener, _ certificates: [ServedCertificate]?
    ) {
        object { writer in
            writer.member("id", id)
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

extension JSONWriter {
    /// `"id": "ls/shop/web/www"`, as ``ListenerID/description`` has it.
    mutating func member(_ name: StaticString, _ id: ListenerID) {
        member(name) { writer in
            writer.part(id.owner.kind == .gateway ? "gw/" : "ls/")
            writer.part(id.owner.namespace)
            writer.part("/")
            writer.part(id.owner.name)
            writer.part("/")
            writer.part(id.listener)
        }
    }
}
