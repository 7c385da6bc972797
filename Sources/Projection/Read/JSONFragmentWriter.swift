public import GatewayModel
public import JSON

/// Writes the winners of one owner as the snapshot has them (DESIGN.md 5): JSON objects separated
/// by commas, so that a snapshot is its fragments laid end to end.
struct JSONFragmentWriter {
    private let owner: ResourceID
    private var writer = JSONWriter(reservingCapacity: 1024)

    init(owner: ResourceID) { self.owner = owner }

    var bytes: [UInt8] { writer.bytes }

    mutating func append(_ listener: Listener) {
        writer.snapshotListener(listener, of: owner)
    }
}

extension JSONWriter {
    /// `{"id": "ls/shop/web/www", "owner": {…}, "name": "www", "port": 443, …}`.
    public mutating func snapshotListener(_ listener: Listener, of owner: ResourceID) {
        object { writer in
            writer.member("id", ListenerID(owner: owner, listener: listener.name).description)
            writer.key("owner")
            writer.resourceID(owner)
            listener.write(members: &writer)
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
