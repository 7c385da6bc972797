import GatewayModel
import JSON

/// A ``Cause`` as it lies on disk: `{"v":1,"type":"change"}`, `{"v":1,"type":"rollback",…}`,
/// `{"v":1,"type":"revert","revision":58}`, `{"v":1,"type":"confirmation","revision":58}`,
/// `{"v":1,"type":"deadline","kind":"ChangeFreeze","namespace":"","name":"sale"}`.
enum StoredCause {
    /// Nearly every commit has this one, so it is neither written nor parsed each time.
    private static let change = written(.change)

    static func bytes(of cause: Cause) -> [UInt8] { cause == .change ? change : written(cause) }

    private static func written(_ cause: Cause) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("v", StoredForms.shipped.cause.newest)
            switch cause {
            case .change: writer.member("type", "change")
            case .rollback(let gateway, let version, let scope):
                writer.member("type", "rollback")
                writer.member("gateway", gateway.description)
                writer.member("toVersion", version.rawValue)
                writer.key("scope")
                write(scope, to: &writer)
            case .revert(let revision):
                writer.member("type", "revert")
                writer.member("revision", revision.rawValue)
            case .confirmation(let revision):
                writer.member("type", "confirmation")
                writer.member("revision", revision.rawValue)
            case .deadline(let id):
                writer.member("type", "deadline")
                writer.member("kind", id.kind.rawValue)
                writer.member("namespace", id.namespace)
                writer.member("name", id.name)
            }
        }
        return writer.bytes
    }

    private static func write(_ scope: RollbackScope, to writer: inout JSONWriter) {
        writer.object { writer in
            switch scope {
            case .gateway: writer.member("gateway", true)
            case .namespace(let namespace): writer.member("namespace", namespace)
            case .listenerSet(let name): writer.member("listenerSet", name.description)
            }
        }
    }

    static func cause(
        of bytes: [UInt8], _ forms: StoredForms = .shipped
    ) throws(StoredFault) -> Cause {
        if bytes == change { return .change }
        return try cause(from: forms.cause.lifted(parsed(bytes).root, of: nil))
    }

    private static func cause(from node: JSONNode) throws(StoredFault) -> Cause {
        let type = try node["type"].stored("type").storedString("type")
        switch type {
        case "change": return .change
        case "rollback":
            return .rollback(
                gateway: try node["gateway"].stored("gateway").storedName("gateway"),
                toVersion: try node["toVersion"].stored("toVersion").storedRevision("toVersion"),
                scope: try node["scope"].stored("scope").storedValue("scope", scope(from:)))
        case "revert":
            return .revert(try node["revision"].stored("revision").storedRevision("revision"))
        case "confirmation":
            return .confirmation(
                try node["revision"].stored("revision").storedRevision("revision"))
        case "deadline":
            return .deadline(
                ResourceID(
                    try node["kind"].stored("kind").storedCase("kind", of: ResourceKind.self),
                    namespace: try node["namespace"].stored("namespace").storedString("namespace"),
                    name: try node["name"].stored("name").storedString("name")))
        default:
            throw StoredFault("is \"\(type)\", which no version this build knows wrote", at: "type")
        }
    }

    private static func scope(from node: JSONNode) throws(StoredFault) -> RollbackScope {
        for (key, value) in try node.storedObject() {
            switch key {
            case "gateway": return .gateway
            case "namespace": return .namespace(try value.storedString("namespace"))
            case "listenerSet": return .listenerSet(try value.storedName("listenerSet"))
            default: throw JSONNode.unknown(key)
            }
        }
        throw StoredFault("is empty")
    }
}

extension JSONNode {
    fileprivate func storedName(_ name: StaticString) throws(StoredFault) -> NamespacedName {
        let text = try storedString(name)
        guard let name = NamespacedName(text) else {
            throw StoredFault("is \"\(text)\" and not namespace/name", at: "\(name)")
        }
        return name
    }
}
