import GatewayModel
import JSON

extension Problems {
    /// `{"kind", "namespace", "name", "resourceVersion"?}`; nil also for what is skipped.
    mutating func deletion(_ node: JSONNode, _ options: ReadingOptions) -> Change? {
        guard isObject(node) else { return nil }
        let before = issueCount
        let found = kind(of: node, needsVersion: false, foreign: options.foreignKinds)
        if found == nil && issueCount == before { return nil }
        var (namespace, name): (String?, String?)
        var precondition = Precondition.none
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "kind", "apiVersion": break
            case "namespace": namespace = string(value, at: "/namespace")
            case "name": name = string(value, at: "/name")
            case "resourceVersion": precondition = resourceVersion(value)
            default: refuseUnknown(key, of: .deletion)
            }
        }
        let kind = found?.kind
        if namespace == nil, kind?.isNamespaced != false { namespace = options.namespace }
        let readable = issueCount == before
        if readable, name == nil { missing("name", at: "/name") }
        if let kind, readable { check(namespace: namespace, of: kind) }
        if let kind, let name { check(name: name, of: kind) }
        guard let kind, let name, issueCount == before else { return nil }
        let id = ResourceID(kind, namespace: namespace ?? "", name: name)
        return Change(.delete(id), precondition: precondition)
    }

    private mutating func check(namespace: String?, of kind: ResourceKind) {
        if !kind.isNamespaced {
            if let namespace, !namespace.isEmpty { refuseNamespace(of: kind) }
        } else if let namespace {
            checkName(namespace, is: .namespace, at: "/namespace")
        } else {
            missingNamespace(named: "namespace")
        }
    }

    private mutating func check(name: String, of kind: ResourceKind) {
        checkName(name, is: kind.nameType, at: "/name")
    }

    private mutating func checkName(_ name: String, is type: LexicalType, at pointer: String) {
        guard !type.admits(name) else { return }
        issue("V8", at: pointer, "\(quoted(name)) is not valid here; \(type.advice)")
    }
}
