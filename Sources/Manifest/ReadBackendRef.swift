import GatewayModel
import JSON

extension Problems {
    /// `rules[].backendRefs[]`, or the one of a mirror, which has no weight.
    mutating func backendRef(
        _ node: JSONNode, in place: FieldPlace, isMirror: Bool = false
    ) -> BackendRef {
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
            case "weight" where !isMirror:
                ref.weight = integer(value, in: Limits.weights, at: "/weight") ?? ref.weight
            default: unread(key, value, of: place)
            }
        }
        if !hasName { missing("name", at: "/name") }
        if ref.port != nil, ref.group == BackendRef.backendGroup, ref.kind == "Backend" {
            warning(
                "IgnoredField", at: "/port",
                "port has no effect: a Backend has its ports in its endpoints")
        }
        return ref
    }
}
