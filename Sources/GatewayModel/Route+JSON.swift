public import JSON

// As in Listener+JSON.swift: one fixed order, defaults spelled out, as a `GET` of the Gateway API
// shows them.

extension RouteSpec {
    public func write(members writer: inout JSONWriter) {
        if !parentRefs.isEmpty {
            writer.key("parentRefs")
            writer.array(of: parentRefs) { writer, ref in
                writer.object { ref.write(members: &$0) }
            }
        }
        if !hostnames.isEmpty {
            writer.key("hostnames")
            writer.array(of: hostnames)
        }
        writer.key("rules")
        writer.array(of: rules) { writer, rule in writer.object { rule.write(members: &$0) } }
    }
}

extension ParentRef {
    /// Also for `status.parents`, which echo what was written.
    public func write(members writer: inout JSONWriter) {
        writer.member("group", group)
        writer.member("kind", kind)
        writer.member("namespace", ifPresent: namespace)
        writer.member("name", name)
        writer.member("sectionName", ifPresent: sectionName)
        if let port { writer.member("port", port) }
    }
}

extension RouteRule {
    /// - Parameter backend: writes what is to stand beside a reference to a backend, in its object.
    ///   Called in the order of what is written: for the filters that mirror, then for backendRefs.
    public func write(
        members writer: inout JSONWriter,
        backend: (inout JSONWriter, BackendRef) -> Void = { _, _ in }
    ) {
        writer.member("name", ifPresent: name)
        if !matches.isEmpty {
            writer.key("matches")
            writer.array(of: matches) { writer, match in
                writer.object { match.write(members: &$0) }
            }
        }
        if !filters.isEmpty {
            writer.key("filters")
            writer.array(of: filters) { writer, filter in
                writer.object { filter.write(members: &$0, backend: backend) }
            }
        }
        if !backendRefs.isEmpty {
            writer.key("backendRefs")
            writer.array(of: backendRefs) { writer, ref in
                writer.object { writer in
                    ref.write(reference: &writer)
                    writer.member("weight", ref.weight)
                    backend(&writer, ref)
                }
            }
        }
        guard let timeouts else { return }
        writer.key("timeouts")
        writer.object { writer in
            writer.member("request", ifPresent: timeouts.request?.description)
            writer.member("backendRequest", ifPresent: timeouts.backendRequest?.description)
        }
    }
}

extension HTTPRouteMatch {
    public func write(members writer: inout JSONWriter) {
        writer.key("path")
        writer.object { writer in
            writer.member("type", path.type.rawValue)
            writer.member("value", path.value)
        }
        if !headers.isEmpty {
            writer.key("headers")
            writer.array(of: headers) { writer, header in
                writer.object { header.write(members: &$0) }
            }
        }
        if !queryParams.isEmpty {
            writer.key("queryParams")
            writer.array(of: queryParams) { writer, parameter in
                writer.object { parameter.write(members: &$0) }
            }
        }
        writer.member("method", ifPresent: method)
    }
}

extension HTTPValueMatch {
    public func write(members writer: inout JSONWriter) {
        writer.member("type", type.rawValue)
        writer.member("name", name)
        writer.member("value", value)
    }
}

extension BackendRef {
    /// What names the backend, without the weight, which a mirror does not have.
    func write(reference writer: inout JSONWriter) {
        writer.member("group", group)
        writer.member("kind", kind)
        writer.member("namespace", ifPresent: namespace)
        writer.member("name", name)
        if let port { writer.member("port", port) }
    }
}
