import GatewayModel
import JSON

extension Listener {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", name)
            writer.member("hostname", ifPresent: hostname)
            writer.member("port", port)
            writer.member("protocol", `protocol`.name)
            if let tls {
                writer.key("tls")
                tls.write(to: &writer)
            }
            writer.key("allowedRoutes")
            allowedRoutes.write(to: &writer)
        }
    }

    convenience init(stored node: JSONNode) throws(Unreadable) {
        var (name, hostname): (String?, String?)
        var port: UInt16?
        var listenerProtocol: ListenerProtocol?
        var tls: ListenerTLS?
        var routes: AllowedRoutes?
        for (key, value) in try node.storedObject() {
            switch key {
            case "name": name = try value.storedString("name")
            case "hostname": hostname = try value.storedString("hostname")
            case "port": port = try value.storedPort("port")
            case "protocol":
                listenerProtocol = ListenerProtocol(try value.storedString("protocol"))
            case "tls": tls = try value.storedValue("tls", ListenerTLS.init(stored:))
            case "allowedRoutes":
                routes = try value.storedValue("allowedRoutes", AllowedRoutes.init(stored:))
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            name: try name.stored("name"), hostname: hostname,
            port: try port.stored("port"), protocol: try listenerProtocol.stored("protocol"),
            tls: tls,
            allowedRoutes: try routes.stored("allowedRoutes"))
    }
}

extension ListenerTLS {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("mode", mode.rawValue)
            writer.member("certificateRefs", unlessEmpty: certificateRefs) { $1.write(to: &$0) }
            writer.member("options", unlessEmpty: options)
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var mode: Mode?
        self.init()
        for (key, value) in try node.storedObject() {
            switch key {
            case "mode": mode = try value.storedCase("mode", of: Mode.self)
            case "certificateRefs":
                certificateRefs = try value.storedArray(
                    "certificateRefs", CertificateRef.init(stored:))
            case "options": options = try value.storedMap("options")
            default: throw JSONNode.unknown(key)
            }
        }
        self.mode = try mode.stored("mode")
    }
}

extension CertificateRef {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            if !group.isEmpty { writer.member("group", group) }
            writer.member("kind", kind)
            writer.member("namespace", ifPresent: namespace)
            writer.member("name", name)
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var group = ""
        var (kind, name, namespace): (String?, String?, String?)
        for (key, value) in try node.storedObject() {
            switch key {
            case "group": group = try value.storedString("group")
            case "kind": kind = try value.storedString("kind")
            case "name": name = try value.storedString("name")
            case "namespace": namespace = try value.storedString("namespace")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            group: group, kind: try kind.stored("kind"), name: try name.stored("name"),
            namespace: namespace)
    }
}

extension AllowedRoutes {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("from", from.rawValue)
            if let selector {
                writer.key("selector")
                selector.write(to: &writer)
            }
            // No kinds at all is not the same as any kind that fits.
            if let kinds {
                writer.key("kinds")
                writer.array(of: kinds) { $1.write(to: &$0) }
            }
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var from: From?
        self.init()
        for (key, value) in try node.storedObject() {
            switch key {
            case "from": from = try value.storedCase("from", of: From.self)
            case "selector":
                selector = try value.storedValue("selector", LabelSelector.init(stored:))
            case "kinds": kinds = try value.storedArray("kinds", RouteGroupKind.init(stored:))
            default: throw JSONNode.unknown(key)
            }
        }
        self.from = try from.stored("from")
    }
}

extension RouteGroupKind {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("group", group)
            writer.member("kind", kind)
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var (group, kind): (String?, String?)
        for (key, value) in try node.storedObject() {
            switch key {
            case "group": group = try value.storedString("group")
            case "kind": kind = try value.storedString("kind")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(group: try group.stored("group"), kind: try kind.stored("kind"))
    }
}
