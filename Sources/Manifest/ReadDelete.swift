import GatewayModel
import JSON

extension Problems {
    /// `{"kind", "namespace", "name", "resourceVersion"?}`. There is no default namespace.
    mutating func deletion(_ node: JSONNode) -> Change? {
        guard isObject(node) else { return nil }
        let before = issueCount
        var (kind, namespace, name): (ResourceKind?, String?, String?)
        var precondition = Precondition.none
        var hasKind = false
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "kind":
                hasKind = true
                kind = spelling(value)?.kind
            case "namespace": namespace = string(value, at: "/namespace")
            case "name": name = string(value, at: "/name")
            case "resourceVersion": precondition = resourceVersion(value)
            case "apiVersion": break
            default: refuseUnknown(key, of: .deletion)
            }
        }
        if !hasKind {
            issue("UnknownKind", at: "/kind", "kind is missing; use one of \(KindSpelling.known)")
        }
        let readable = issueCount == before
        if readable, name == nil { missing("name", at: "/name") }
        if let kind, readable { check(namespace: namespace, of: kind) }
        if let kind, let name { check(name: name, of: kind) }
        guard let kind, let name, issueCount == before else { return nil }
        let id = ResourceID(kind, namespace: namespace ?? "", name: name)
        return Change(.delete(id), precondition: precondition)
    }

    private mutating func check(namespace: String?, of kind: ResourceKind) {
        switch (kind, namespace) {
        case (.namespace, nil), (.namespace, ""): break
        case (.namespace, _):
            issue("V8", at: "/namespace", "a Namespace is in no namespace; remove it")
        case (_, nil): missing("namespace", at: "/namespace")
        case (_, let namespace?): checkName(namespace, is: .namespace, at: "/namespace")
        }
    }

    private mutating func check(name: String, of kind: ResourceKind) {
        checkName(name, is: kind == .namespace ? .namespace : .subdomain, at: "/name")
    }

    private mutating func checkName(_ name: String, is type: LexicalType, at pointer: String) {
        guard !type.admits(name) else { return }
        issue("V8", at: pointer, "\(quoted(name)) is not valid here; \(type.advice)")
    }
}
