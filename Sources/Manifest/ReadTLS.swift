import GatewayModel
import JSON

extension Problems {
    /// Nil when it is not an object, or its mode cannot be read: what the rules on tls ask for.
    mutating func tls(_ node: JSONNode) -> ListenerTLS? {
        guard isObject(node) else { return nil }
        var tls = ListenerTLS()
        var readable = true
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "mode":
                let mode = choice(value, at: "/mode", as: ListenerTLS.Mode.self)
                readable = readable && mode != nil
                tls.mode = mode ?? .terminate
            case "certificateRefs":
                readable = isArray(value, at: "/certificateRefs") && readable
                tls.certificateRefs = certificateRefs(value)
            case "options": tls.options = stringMap(value, at: "/options")
            default: unread(key, value, of: .listenerTLS)
            }
        }
        return readable ? tls : nil
    }

    private mutating func certificateRefs(_ node: JSONNode) -> [CertificateRef] {
        within("certificateRefs") { problems in
            node.elements.enumerated().map { index, element in
                problems.within("\(index)") { $0.certificateRef(element) }
            }
        }
    }

    private mutating func certificateRef(_ node: JSONNode) -> CertificateRef {
        var ref = CertificateRef(name: "unreadable")
        guard isObject(node) else { return ref }
        var hasName = false
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "group": ref.group = string(value, at: "/group") ?? ref.group
            case "kind": ref.kind = string(value, at: "/kind") ?? ref.kind
            case "name":
                hasName = true
                ref.name = string(value, at: "/name") ?? ref.name
            case "namespace": ref.namespace = string(value, at: "/namespace")
            default: unread(key, value, of: .certificateRef)
            }
        }
        if !hasName { missing("name", at: "/name") }
        return ref
    }
}
