import GatewayModel
import JSON

extension RouteFilter {
    /// `type`, and beside it the members of what that type has.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("type", type)
            switch self {
            case .requestHeaderModifier(let modifier), .responseHeaderModifier(let modifier):
                modifier.write(members: &writer)
            case .requestRedirect(let redirect): redirect.write(members: &writer)
            case .urlRewrite(let rewrite):
                writer.member("hostname", ifPresent: rewrite.hostname)
                rewrite.path?.write(memberOf: &writer)
            case .requestMirror(let mirror): mirror.write(members: &writer)
            case .unsupported: break
            }
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        var fields = FilterFields()
        for (key, value) in try node.storedObject() { try fields.read(key, value) }
        let type = try fields.type.stored("type")
        let modifier = HeaderModifier(set: fields.set, add: fields.add, remove: fields.remove)
        switch type {
        case "RequestHeaderModifier": self = .requestHeaderModifier(modifier)
        case "ResponseHeaderModifier": self = .responseHeaderModifier(modifier)
        case "RequestRedirect":
            self = .requestRedirect(
                RequestRedirect(
                    scheme: fields.scheme, hostname: fields.hostname, path: fields.path,
                    port: fields.port, statusCode: try fields.statusCode.stored("statusCode")))
        case "URLRewrite":
            self = .urlRewrite(URLRewrite(hostname: fields.hostname, path: fields.path))
        case "RequestMirror":
            self = .requestMirror(
                RequestMirror(
                    backendRef: try fields.backendRef.stored("backendRef"),
                    fraction: fields.fraction))
        default: self = .unsupported(type)
        }
    }
}

/// The members of all types as they are found; which of them are needed, the type says.
private struct FilterFields {
    var type: String?
    var set: [HeaderModifier.Header] = []
    var add: [HeaderModifier.Header] = []
    var remove: [String] = []
    var scheme: String?
    var hostname: String?
    var path: PathModifier?
    var port: UInt16?
    var statusCode: Int?
    var backendRef: BackendRef?
    var fraction: RequestMirror.Fraction?

    mutating func read(_ key: JSONText, _ value: JSONNode) throws(Unreadable) {
        switch key {
        case "type": type = try value.storedString("type")
        case "set": set = try value.storedArray("set", HeaderModifier.Header.init(stored:))
        case "add": add = try value.storedArray("add", HeaderModifier.Header.init(stored:))
        case "remove": remove = try value.storedStrings("remove")
        case "scheme": scheme = try value.storedString("scheme")
        case "hostname": hostname = try value.storedString("hostname")
        case "path": path = try value.storedValue("path", PathModifier.init(stored:))
        case "port": port = try value.storedPort("port")
        case "statusCode": statusCode = Int(try value.storedInteger("statusCode"))
        case "backendRef":
            backendRef = try value.storedValue("backendRef", BackendRef.init(stored:))
        case "fraction":
            fraction = try value.storedValue("fraction", RequestMirror.Fraction.init(stored:))
        default: throw JSONNode.unknown(key)
        }
    }
}

extension HeaderModifier {
    fileprivate func write(members writer: inout JSONWriter) {
        writer.member("set", unlessEmpty: set) { $1.write(to: &$0) }
        writer.member("add", unlessEmpty: add) { $1.write(to: &$0) }
        writer.member("remove", unlessEmpty: remove) { $0.string($1) }
    }
}

extension RequestRedirect {
    fileprivate func write(members writer: inout JSONWriter) {
        writer.member("scheme", ifPresent: scheme)
        writer.member("hostname", ifPresent: hostname)
        path?.write(memberOf: &writer)
        if let port { writer.member("port", port) }
        writer.member("statusCode", statusCode)
    }
}

extension RequestMirror {
    fileprivate func write(members writer: inout JSONWriter) {
        writer.key("backendRef")
        backendRef.write(to: &writer)
        guard let fraction else { return }
        writer.key("fraction")
        fraction.write(to: &writer)
    }
}
