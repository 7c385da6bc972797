import GatewayModel
import JSON

/// Reading the filters that change where a request goes.
extension Problems {
    mutating func redirect(_ node: JSONNode) -> RequestRedirect {
        var redirect = RequestRedirect()
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "scheme": redirect.scheme = string(value, at: "/scheme")
            case "hostname": redirect.hostname = string(value, at: "/hostname")
            case "path": redirect.path = within("path") { $0.pathModifier(value) }
            case "port": redirect.port = port(value)
            case "statusCode":
                redirect.statusCode =
                    integer(value, in: 300...399, at: "/statusCode") ?? redirect.statusCode
            default: unread(key, value, of: .redirect)
            }
        }
        return redirect
    }

    mutating func rewrite(_ node: JSONNode) -> URLRewrite {
        var rewrite = URLRewrite()
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "hostname": rewrite.hostname = string(value, at: "/hostname")
            case "path": rewrite.path = within("path") { $0.pathModifier(value) }
            default: unread(key, value, of: .rewrite)
            }
        }
        return rewrite
    }

    private mutating func pathModifier(_ node: JSONNode) -> PathModifier? {
        guard isObject(node) else { return nil }
        var (type, full, prefix): (String?, String?, String?)
        let before = issueCount
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "type": type = string(value, at: "/type")
            case "replaceFullPath": full = string(value, at: "/replaceFullPath")
            case "replacePrefixMatch": prefix = string(value, at: "/replacePrefixMatch")
            default: unread(key, value, of: .pathModifier)
            }
        }
        guard issueCount == before else { return nil }
        switch type {
        case "ReplaceFullPath":
            if prefix != nil { misplaced("replacePrefixMatch", type: "ReplaceFullPath") }
            if full == nil { missing("replaceFullPath", at: "/replaceFullPath") }
            return full.map { .replaceFullPath($0) }
        case "ReplacePrefixMatch":
            if full != nil { misplaced("replaceFullPath", type: "ReplacePrefixMatch") }
            if prefix == nil { missing("replacePrefixMatch", at: "/replacePrefixMatch") }
            return prefix.map { .replacePrefixMatch($0) }
        case .some(let type):
            issue(
                "V8", at: "/type",
                "\(quoted(type)) is not known here; use one of ReplaceFullPath, ReplacePrefixMatch")
            return nil
        case nil:
            missing("type", at: "/type")
            return nil
        }
    }

    private mutating func misplaced(_ member: String, type: String) {
        issue(
            "FilterType", at: "/" + member,
            "a path of type \(type) cannot have \(member); remove it, or change the type")
    }

    /// A `percent` is a fraction of 100.
    mutating func mirror(_ node: JSONNode) -> RequestMirror? {
        var backend: BackendRef?
        var percent: Int?
        var (hasBackend, hasPercent, hasFraction) = (false, false, false)
        var fraction: RequestMirror.Fraction?
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "backendRef":
                hasBackend = true
                backend = within("backendRef") { $0.backendRef(value, in: .mirrorBackendRef, isMirror: true) }
            case "percent":
                hasPercent = true
                percent = integer(value, in: 0...100, at: "/percent")
            case "fraction":
                hasFraction = true
                fraction = within("fraction") { $0.fraction(value) }
            default: unread(key, value, of: .mirror)
            }
        }
        if !hasBackend { missing("backendRef", at: "/backendRef") }
        if hasPercent && hasFraction {
            issue(
                "Fraction", at: "/percent",
                "a mirror has percent or fraction, not both; remove one")
        }
        return backend.map { backend in
            RequestMirror(
                backendRef: backend,
                fraction: fraction ?? percent.map { RequestMirror.Fraction(numerator: $0) })
        }
    }

    private mutating func fraction(_ node: JSONNode) -> RequestMirror.Fraction? {
        guard isObject(node) else { return nil }
        var (numerator, denominator): (Int?, Int?) = (nil, 100)
        var hasNumerator = false
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "numerator":
                hasNumerator = true
                numerator = integer(value, in: 0...Int(Int32.max), at: "/numerator")
            case "denominator":
                denominator = integer(value, in: 1...Int(Int32.max), at: "/denominator")
            default: unread(key, value, of: .fraction)
            }
        }
        if !hasNumerator { missing("numerator", at: "/numerator") }
        guard let numerator, let denominator else { return nil }
        return RequestMirror.Fraction(numerator: numerator, denominator: denominator)
    }
}
