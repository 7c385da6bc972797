import GatewayModel
import JSON

extension Problems {
    /// `rules[].backendRefs[]`.
    mutating func backendRef(_ node: JSONNode) -> BackendRef {
        backendRef(node, ofMirror: false)
    }

    /// - Parameter ofMirror: a mirror's reference has no weight and no filters.
    mutating func backendRef(_ node: JSONNode, ofMirror: Bool) -> BackendRef {
        var ref = BackendRef(name: "unreadable")
        guard isObject(node) else { return ref }
        var hasName = false
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "group": ref.group = string(value, at: "/group") ?? ref.group
            case "kind": ref.kind = string(value, at: "/kind") ?? ref.kind
            case "namespace":
                let namespace = string(value, at: "/namespace")
                ref.namespace = namespace == "" ? nil : namespace
            case "name":
                hasName = true
                ref.name = string(value, at: "/name") ?? ref.name
            case "port": ref.port = port(value)
            case "weight" where !ofMirror:
                ref.weight = integer(value, in: Limits.weights, at: "/weight") ?? ref.weight
            case "filters" where !ofMirror: unsupportedField(key)
            default: unknownField(key)
            }
        }
        if !hasName { missing("name", at: "/name") }
        return ref
    }
}
