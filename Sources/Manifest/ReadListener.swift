import GatewayModel
import JSON

/// Reading `spec.listeners` (semantics.md 1.5). Fields that are null are absent.
extension Problems {
    /// Reads as many entries as are allowed; the count alone is reported for a longer list.
    mutating func listeners(_ node: JSONNode, into unreadable: inout [ListenerFields]) -> [Listener]
    {
        guard isArray(node, atMost: .max) else { return [] }
        var listeners: [Listener] = []
        var count = 0
        for element in node.elements {
            count += 1
            guard count <= Limits.listenersPerResource else { continue }
            within("\(count - 1)") { unreadable.append($0.listener(element, into: &listeners)) }
        }
        if count > Limits.listenersPerResource {
            issue(
                "V8",
                "there are \(count) listeners; use at most \(Limits.listenersPerResource), and "
                    + "another ListenerSet for the rest")
        }
        return listeners
    }

    /// Adds the listener that `node` describes, and returns which of its fields are placeholders.
    private mutating func listener(
        _ node: JSONNode, into listeners: inout [Listener]
    ) -> ListenerFields {
        // Placeholders that break no rule.
        var (name, port) = ("unreadable", UInt16(1))
        var listenerProtocol = ListenerProtocol.http
        var (hostname, tls): (String?, ListenerTLS?)
        var allowedRoutes = AllowedRoutes()
        defer {
            listeners.append(
                Listener(
                    name: name, hostname: hostname, port: port, protocol: listenerProtocol,
                    tls: tls, allowedRoutes: allowedRoutes))
        }
        var unreadable: ListenerFields = [.name, .port, .protocol]
        guard isObject(node) else { return unreadable }
        var missing = unreadable
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "name":
                missing.remove(.name)
                guard let text = string(value, at: "/name") else { continue }
                name = text
                unreadable.remove(.name)
            case "port":
                missing.remove(.port)
                guard let number = self.port(value) else { continue }
                port = number
                unreadable.remove(.port)
            case "protocol":
                missing.remove(.protocol)
                guard let text = text(value, at: "/protocol") else { continue }
                listenerProtocol = ListenerProtocol(text)
                unreadable.remove(.protocol)
            case "hostname":
                let text = string(value, at: "/hostname")
                if text == nil { unreadable.insert(.hostname) }
                hostname = text == "" ? nil : text
            case "tls":
                tls = within("tls") { $0.tls(value) }
                if tls == nil { unreadable.insert(.tls) }
            case "allowedRoutes":
                allowedRoutes = within("allowedRoutes") { $0.allowedRoutes(value) }
            default: unread(key, value, of: .listener)
            }
        }
        reportMissing(missing)
        return unreadable
    }

    private mutating func reportMissing(_ fields: ListenerFields) {
        guard !fields.isEmpty else { return }
        if fields.contains(.name) { missing("name", at: "/name") }
        if fields.contains(.port) { missing("port", at: "/port") }
        if fields.contains(.protocol) { missing("protocol", at: "/protocol") }
    }

    private mutating func allowedRoutes(_ node: JSONNode) -> AllowedRoutes {
        var routes = AllowedRoutes()
        guard isObject(node) else { return routes }
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "namespaces":
                let (from, selector) = namespaces(value, as: AllowedRoutes.From.self)
                routes.from = from ?? .same
                routes.selector = selector
            case "kinds":
                guard isArray(value, at: "/kinds") else { continue }
                routes.kinds = within("kinds") { problems in
                    value.elements.enumerated().map { index, element in
                        problems.within("\(index)") { $0.routeKind(element) }
                    }
                }
            default: unread(key, value, of: .allowedRoutes)
            }
        }
        return routes
    }

    private mutating func routeKind(_ node: JSONNode) -> RouteGroupKind {
        var (group, kind): (String?, String?)
        guard isObject(node) else { return RouteGroupKind(kind: "Unreadable") }
        let before = issueCount
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "group": group = string(value, at: "/group")
            case "kind": kind = string(value, at: "/kind")
            default: unread(key, value, of: .routeKind)
            }
        }
        if kind == nil && issueCount == before { missing("kind", at: "/kind") }
        return RouteGroupKind(
            group: group ?? RouteGroupKind.gatewayGroup, kind: kind ?? "Unreadable")
    }
}

extension ListenerProtocol {
    /// The core names are told apart without making a string.
    init(_ text: JSONText) {
        switch text {
        case "HTTP": self = .http
        case "HTTPS": self = .https
        case "TLS": self = .tls
        case "TCP": self = .tcp
        case "UDP": self = .udp
        default: self = .unsupported(String(text))
        }
    }
}
