import GatewayModel
import JSON

extension BackendRef {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            if !group.isEmpty { writer.member("group", group) }
            writer.member("kind", kind)
            writer.member("namespace", ifPresent: namespace)
            writer.member("name", name)
            if let port { writer.member("port", port) }
            writer.member("weight", weight)
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        var group = ""
        var (kind, namespace, name): (String?, String?, String?)
        var port: UInt16?
        var weight: Int?
        for (key, value) in try node.storedObject() {
            switch key {
            case "group": group = try value.storedString("group")
            case "kind": kind = try value.storedString("kind")
            case "namespace": namespace = try value.storedString("namespace")
            case "name": name = try value.storedString("name")
            case "port": port = try value.storedPort("port")
            case "weight": weight = Int(try value.storedInteger("weight"))
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            group: group, kind: try kind.stored("kind"), namespace: namespace,
            name: try name.stored("name"), port: port, weight: try weight.stored("weight"))
    }
}
