import GatewayModel
import JSON

/// Reading `rules[].filters` of an HTTPRoute.
extension Problems {
    /// What a filter that cannot be read becomes: a type that may be repeated.
    private static let unreadable = RouteFilter.unsupported("ExtensionRef")

    mutating func filter(_ node: JSONNode) -> RouteFilter {
        guard isObject(node) else { return Self.unreadable }
        guard let typeNode = node["type"], !typeNode.isNull else {
            missing("type", at: "/type")
            return Self.unreadable
        }
        guard let type = string(typeNode, at: "/type"), let known = FilterType(rawValue: type)
        else {
            if let text = typeNode.string {
                let types = FilterType.allCases.map(\.rawValue).joined(separator: ", ")
                issue("V8", at: "/type", "\(quoted(text)) is not a filter; use one of \(types)")
            }
            return Self.unreadable
        }
        var content: JSONNode?
        for (key, value) in node.members where !value.isNull && !("type" ~= key) {
            guard let other = FilterType(member: String(key)) else {
                unread(key, value, of: .filter)
                continue
            }
            if other == known {
                if !known.isSupported { unread(key, value, of: .filter) }
                content = value
                continue
            }
            let name = String(key)
            issue(
                "FilterType", at: "/" + name,
                "a filter of type \(type) cannot have \(name); remove it, or make it a filter of "
                    + "its own")
        }
        guard known.isSupported else {
            // A filter of an old log, which kept its type, comes back from a GET like this.
            warning(
                "UnsupportedFilter",
                "filters of type \(type) cannot be done here; what the rule matches gets 500"
            )
            return .unsupported(type)
        }
        guard let content else {
            missing(known.member, at: "/" + known.member)
            return Self.unreadable
        }
        return within(known.member) { $0.filter(known, content) }
    }

    private mutating func filter(_ type: FilterType, _ node: JSONNode) -> RouteFilter {
        guard isObject(node) else { return Self.unreadable }
        switch type {
        case .requestHeaderModifier: return .requestHeaderModifier(headerModifier(node))
        case .responseHeaderModifier: return .responseHeaderModifier(headerModifier(node))
        case .requestRedirect: return .requestRedirect(redirect(node))
        case .urlRewrite: return .urlRewrite(rewrite(node))
        case .requestMirror: return mirror(node).map { .requestMirror($0) } ?? Self.unreadable
        case .extensionRef, .cors, .externalAuth: return .unsupported(type.rawValue)
        }
    }

    private mutating func headerModifier(_ node: JSONNode) -> HeaderModifier {
        var modifier = HeaderModifier()
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "set": modifier.set = list(value, at: "set") { $0.header($1) } ?? []
            case "add": modifier.add = list(value, at: "add") { $0.header($1) } ?? []
            case "remove":
                modifier.remove =
                    list(value, at: "remove") { $0.string($1) ?? "unreadable" } ?? []
            default: unread(key, value, of: .headerModifier)
            }
        }
        return modifier
    }

    private mutating func header(_ node: JSONNode) -> HeaderModifier.Header {
        var header = HeaderModifier.Header(name: "unreadable", value: "unreadable")
        guard isObject(node) else { return header }
        var (hasName, hasValue) = (false, false)
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "name":
                hasName = true
                header.name = string(value, at: "/name") ?? header.name
            case "value":
                hasValue = true
                header.value = string(value, at: "/value") ?? header.value
            default: unread(key, value, of: .header)
            }
        }
        if !hasName { missing("name", at: "/name") }
        if !hasValue { missing("value", at: "/value") }
        return header
    }
}

/// The types of filters that the Gateway API has, supported here or not.
private enum FilterType: String, CaseIterable {
    case requestHeaderModifier = "RequestHeaderModifier"
    case responseHeaderModifier = "ResponseHeaderModifier"
    case requestMirror = "RequestMirror"
    case requestRedirect = "RequestRedirect"
    case urlRewrite = "URLRewrite"
    case extensionRef = "ExtensionRef"
    case cors = "CORS"
    case externalAuth = "ExternalAuth"

    /// The member that holds the settings of the type.
    var member: String {
        switch self {
        case .requestHeaderModifier: "requestHeaderModifier"
        case .responseHeaderModifier: "responseHeaderModifier"
        case .requestMirror: "requestMirror"
        case .requestRedirect: "requestRedirect"
        case .urlRewrite: "urlRewrite"
        case .extensionRef: "extensionRef"
        case .cors: "cors"
        case .externalAuth: "externalAuth"
        }
    }

    var isSupported: Bool {
        switch self {
        case .requestHeaderModifier, .responseHeaderModifier, .requestMirror, .requestRedirect,
            .urlRewrite:
            true
        case .extensionRef, .cors, .externalAuth: false
        }
    }

    init?(member: String) {
        guard let type = Self.allCases.first(where: { $0.member == member }) else { return nil }
        self = type
    }
}
