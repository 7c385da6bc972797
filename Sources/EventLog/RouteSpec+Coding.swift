import GatewayModel
import JSON

extension RouteSpec {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("parentRefs", unlessEmpty: parentRefs) { $1.write(to: &$0) }
            writer.member("hostnames", unlessEmpty: hostnames) { $0.string($1) }
            writer.member("rules", unlessEmpty: rules) { $1.write(to: &$0) }
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        self.init(rules: [])
        for (key, value) in try node.storedObject() {
            switch key {
            case "parentRefs":
                parentRefs = try value.storedArray("parentRefs", ParentRef.init(stored:))
            case "hostnames": hostnames = try value.storedStrings("hostnames")
            case "rules": rules = try value.storedArray("rules", RouteRule.init(stored:))
            default: throw JSONNode.unknown(key)
            }
        }
    }
}

extension ParentRef {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("group", group)
            writer.member("kind", kind)
            writer.member("namespace", ifPresent: namespace)
            writer.member("name", name)
            writer.member("sectionName", ifPresent: sectionName)
            if let port { writer.member("port", port) }
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var (group, kind, namespace): (String?, String?, String?)
        var (name, sectionName): (String?, String?)
        var port: UInt16?
        for (key, value) in try node.storedObject() {
            switch key {
            case "group": group = try value.storedString("group")
            case "kind": kind = try value.storedString("kind")
            case "namespace": namespace = try value.storedString("namespace")
            case "name": name = try value.storedString("name")
            case "sectionName": sectionName = try value.storedString("sectionName")
            case "port": port = try value.storedPort("port")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            group: try group.stored("group"), kind: try kind.stored("kind"), namespace: namespace,
            name: try name.stored("name"), sectionName: sectionName, port: port)
    }
}

extension RouteRule {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", ifPresent: name)
            writer.member("matches", unlessEmpty: matches) { $1.write(to: &$0) }
            writer.member("filters", unlessEmpty: filters) { $1.write(to: &$0) }
            writer.member("backendRefs", unlessEmpty: backendRefs) { $1.write(to: &$0) }
            if let timeouts {
                writer.key("timeouts")
                timeouts.write(to: &writer)
            }
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        self.init()
        for (key, value) in try node.storedObject() {
            switch key {
            case "name": name = try value.storedString("name")
            case "matches":
                matches = try value.storedArray("matches", HTTPRouteMatch.init(stored:))
            case "filters": filters = try value.storedArray("filters", RouteFilter.init(stored:))
            case "backendRefs":
                backendRefs = try value.storedArray("backendRefs", BackendRef.init(stored:))
            case "timeouts":
                timeouts = try value.storedValue("timeouts", RouteTimeouts.init(stored:))
            default: throw JSONNode.unknown(key)
            }
        }
    }
}

extension RouteTimeouts {
    /// In milliseconds.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            if let request { writer.member("request", request.milliseconds) }
            if let backendRequest { writer.member("backendRequest", backendRequest.milliseconds) }
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        self.init()
        for (key, value) in try node.storedObject() {
            switch key {
            case "request": request = try value.storedDuration("request")
            case "backendRequest": backendRequest = try value.storedDuration("backendRequest")
            default: throw JSONNode.unknown(key)
            }
        }
    }
}
