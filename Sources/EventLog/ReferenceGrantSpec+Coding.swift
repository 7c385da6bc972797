import GatewayModel
import JSON

extension ReferenceGrantSpec {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("from", unlessEmpty: from) { writer, from in
                writer.object { writer in
                    writer.member("group", from.group)
                    writer.member("kind", from.kind)
                    writer.member("namespace", from.namespace)
                }
            }
            writer.member("to", unlessEmpty: to) { writer, to in
                writer.object { writer in
                    writer.member("group", to.group)
                    writer.member("kind", to.kind)
                    writer.member("name", ifPresent: to.name)
                }
            }
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        var (from, to): ([From], [To]) = ([], [])
        for (key, value) in try node.storedObject() {
            switch key {
            case "from": from = try value.storedArray("from", From.init(stored:))
            case "to": to = try value.storedArray("to", To.init(stored:))
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(from: from, to: to)
    }
}

extension ReferenceGrantSpec.From {
    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var (group, kind, namespace): (String?, String?, String?)
        for (key, value) in try node.storedObject() {
            switch key {
            case "group": group = try value.storedString("group")
            case "kind": kind = try value.storedString("kind")
            case "namespace": namespace = try value.storedString("namespace")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            group: try group.stored("group"), kind: try kind.stored("kind"),
            namespace: try namespace.stored("namespace"))
    }
}

extension ReferenceGrantSpec.To {
    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var (group, kind, name): (String?, String?, String?)
        for (key, value) in try node.storedObject() {
            switch key {
            case "group": group = try value.storedString("group")
            case "kind": kind = try value.storedString("kind")
            case "name": name = try value.storedString("name")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(group: try group.stored("group"), kind: try kind.stored("kind"), name: name)
    }
}
