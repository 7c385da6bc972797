public import JSON

extension RouteFilter {
    /// - Parameter backend: as for a rule.
    public func write(
        members writer: inout JSONWriter,
        backend: (inout JSONWriter, BackendRef) -> Void = { _, _ in }
    ) {
        writer.member("type", type)
        switch self {
        case .requestHeaderModifier(let modifier):
            writer.key("requestHeaderModifier")
            writer.object { modifier.write(members: &$0) }
        case .responseHeaderModifier(let modifier):
            writer.key("responseHeaderModifier")
            writer.object { modifier.write(members: &$0) }
        case .requestRedirect(let redirect):
            writer.key("requestRedirect")
            writer.object { redirect.write(members: &$0) }
        case .urlRewrite(let rewrite):
            writer.key("urlRewrite")
            writer.object { writer in
                writer.member("hostname", ifPresent: rewrite.hostname)
                rewrite.path?.write(memberOf: &writer)
            }
        case .requestMirror(let mirror):
            writer.key("requestMirror")
            writer.object { mirror.write(members: &$0, backend: backend) }
        case .unsupported: break
        }
    }
}

extension HeaderModifier {
    fileprivate func write(members writer: inout JSONWriter) {
        if !set.isEmpty {
            writer.key("set")
            writer.array(of: set) { $1.write(to: &$0) }
        }
        if !add.isEmpty {
            writer.key("add")
            writer.array(of: add) { $1.write(to: &$0) }
        }
        guard !remove.isEmpty else { return }
        writer.key("remove")
        writer.array(of: remove)
    }
}

extension HeaderModifier.Header {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", name)
            writer.member("value", value)
        }
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

extension PathModifier {
    fileprivate func write(memberOf writer: inout JSONWriter) {
        writer.key("path")
        writer.object { writer in
            switch self {
            case .replaceFullPath(let value):
                writer.member("type", "ReplaceFullPath")
                writer.member("replaceFullPath", value)
            case .replacePrefixMatch(let value):
                writer.member("type", "ReplacePrefixMatch")
                writer.member("replacePrefixMatch", value)
            }
        }
    }
}

extension RequestMirror {
    fileprivate func write(
        members writer: inout JSONWriter, backend: (inout JSONWriter, BackendRef) -> Void
    ) {
        writer.key("backendRef")
        writer.object { writer in
            backendRef.write(reference: &writer)
            backend(&writer, backendRef)
        }
        guard let fraction else { return }
        writer.key("fraction")
        writer.object { writer in
            writer.member("numerator", fraction.numerator)
            writer.member("denominator", fraction.denominator)
        }
    }
}
