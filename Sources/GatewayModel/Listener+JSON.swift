public import JSON

// Each type writes its members in one fixed order with its defaults spelled out, so that equal
// values are equal bytes: digests, ETags and snapshots are made of them. Objects are opened by the
// caller, who may have members of its own to put before these.

extension Listener {
    public func write(members writer: inout JSONWriter) {
        writer.member("name", name)
        writer.member("port", port)
        writer.member("protocol", self.protocol.name)
        writer.member("hostname", ifPresent: hostname)
        if let tls {
            writer.key("tls")
            writer.object { tls.write(members: &$0) }
        }
        writer.key("allowedRoutes")
        writer.object { allowedRoutes.write(members: &$0) }
    }
}

extension ListenerTLS {
    public func write(members writer: inout JSONWriter) {
        writer.member("mode", mode.rawValue)
        writer.key("certificateRefs")
        writer.array(of: certificateRefs) { writer, ref in
            writer.object { ref.write(members: &$0) }
        }
        if !options.isEmpty { writer.member("options", options) }
    }
}

extension CertificateRef {
    public func write(members writer: inout JSONWriter) {
        writer.member("group", group)
        writer.member("kind", kind)
        writer.member("name", name)
        writer.member("namespace", ifPresent: namespace)
    }
}

extension AllowedRoutes {
    public func write(members writer: inout JSONWriter) {
        writer.key("namespaces")
        writer.object { writer in
            writer.member("from", from.rawValue)
            selector?.write(memberOf: &writer)
        }
        guard let kinds else { return }
        writer.key("kinds")
        writer.array(of: kinds) { writer, kind in
            writer.object { writer in
                writer.member("group", kind.group)
                writer.member("kind", kind.kind)
            }
        }
    }
}

extension LabelSelector {
    /// Writes `"selector": {…}`; empty parts are left out, and `{}` selects everything.
    func write(memberOf writer: inout JSONWriter) {
        writer.key("selector")
        writer.object { writer in
            if !matchLabels.isEmpty { writer.member("matchLabels", matchLabels) }
            guard !matchExpressions.isEmpty else { return }
            writer.key("matchExpressions")
            writer.array(of: matchExpressions) { writer, requirement in
                writer.object { writer in
                    writer.member("key", requirement.key)
                    writer.member("operator", requirement.operator.rawValue)
                    guard !requirement.values.isEmpty else { return }
                    writer.key("values")
                    writer.array(of: requirement.values)
                }
            }
        }
    }
}
