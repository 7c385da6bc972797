import GatewayModel
import JSON

extension ListenerSetSpec {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("parent")
            writer.object { writer in
                writer.member("namespace", parent.namespace)
                writer.member("name", parent.name)
            }
            writer.member("listeners", unlessEmpty: listeners) { $1.write(to: &$0) }
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        var parent: NamespacedName?
        var listeners: [Listener] = []
        for (key, value) in try node.storedObject() {
            switch key {
            case "parent": parent = try value.storedValue("parent", NamespacedName.init(stored:))
            case "listeners": listeners = try value.storedArray("listeners", Listener.init(stored:))
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(parent: try parent.stored("parent"), listeners: listeners)
    }
}

extension NamespacedName {
    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var (namespace, name): (String?, String?)
        for (key, value) in try node.storedObject() {
            switch key {
            case "namespace": namespace = try value.storedString("namespace")
            case "name": name = try value.storedString("name")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            namespace: try namespace.stored("namespace"), name: try name.stored("name"))
    }
}
