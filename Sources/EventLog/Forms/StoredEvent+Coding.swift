import GatewayModel
import JSON

extension StoredEvent {
    package static let appliedType = "resource.applied"
    package static let deletedType = "resource.deleted"

    init(encoding event: Event, previous: Revision? = nil) {
        let id = event.id
        switch event {
        case .applied(let stored):
            self.init(Self.appliedType, id, stored.appliedPayload(), previous)
        case .deleted(_, let uid):
            var writer = JSONWriter(reservingCapacity: 64)
            writer.object { writer in
                writer.member("v", StoredForms.shipped.deletion.newest)
                writer.member("uid", uid)
            }
            self.init(Self.deletedType, id, writer.bytes, previous)
        }
    }

    private init(
        _ type: String, _ id: ResourceID, _ payload: [UInt8], _ previous: Revision?
    ) {
        self.init(
            type: type, kind: id.kind.rawValue, namespace: id.namespace, name: id.name,
            payload: payload, previous: previous)
    }

    func decoded(
        at revision: Revision, _ forms: StoredForms = .shipped
    ) throws(StoredFault) -> Event {
        guard let kind = ResourceKind(rawValue: kind) else {
            throw StoredFault("is of a kind this build does not know")
        }
        let id = ResourceID(kind, namespace: namespace, name: name)
        switch type {
        case Self.appliedType:
            let document = try forms.resource.lifted(parsed(payload).root, of: kind)
            return .applied(try StoredResource(appliedPayload: document, id: id, at: revision))
        case Self.deletedType:
            let document = try forms.deletion.lifted(parsed(payload).root, of: kind)
            return .deleted(id, uid: try Self.deletedUID(document))
        default:
            throw StoredFault("is of type \"\(type)\", which this build does not know")
        }
    }

    private static func deletedUID(_ node: JSONNode) throws(StoredFault) -> String {
        var uid: String?
        for (key, value) in try node.storedObject() {
            switch key {
            case "v": break
            case "uid": uid = try value.storedString("uid")
            default: throw JSONNode.unknown(key)
            }
        }
        return try uid.stored("uid")
    }
}
