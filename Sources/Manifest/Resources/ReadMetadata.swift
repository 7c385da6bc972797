import GatewayModel
import JSON

/// `metadata`, as far as a caller decides it.
struct ReadMetadata {
    var metadata = Metadata(name: "unreadable")
    var precondition = Precondition.none
    /// Whether namespace and name are what the caller meant; otherwise they are placeholders.
    var isIdentified = true
    /// Whether a server wrote the resource down, here or elsewhere, as its uid tells.
    var isFromServer = false
    /// What a resource without a namespace is in; nil if it must say so itself.
    let defaultNamespace: String?

    init(namespace: String? = nil) { defaultNamespace = namespace }
}

extension Problems {
    /// - Parameter path: what namespace and name have to agree with, and default to.
    mutating func metadata(
        _ node: JSONNode?, kind: ResourceKind, path: ResourceID?, into read: inout ReadMetadata
    ) {
        var (namespace, name): (String?, String?) = (path?.namespace, path?.name)
        if let node, isObject(node) {
            let before = issueCount
            for (key, value) in node.members where !value.isNull {
                switch key {
                case "namespace":
                    namespace = agreeing(value, with: path?.namespace, at: "/namespace")
                case "name": name = agreeing(value, with: path?.name, at: "/name")
                default: noteField(key, value, in: &read)
                }
            }
            read.isIdentified = issueCount == before
        } else if node != nil {
            read.isIdentified = false
        }
        if !kind.isNamespaced, let namespace, !namespace.isEmpty, path == nil {
            refuseNamespace(of: kind)
        }
        if kind.isNamespaced, namespace == nil { namespace = read.defaultNamespace }
        if read.isIdentified { reportMissing(namespace, name, of: kind, in: &read) }
        if kind.isNamespaced { read.metadata.namespace = namespace ?? "unreadable" }
        read.metadata.name = name ?? "unreadable"
    }

    private mutating func reportMissing(
        _ namespace: String?, _ name: String?, of kind: ResourceKind, in read: inout ReadMetadata
    ) {
        if kind.isNamespaced && namespace == nil {
            missingNamespace(named: "metadata.namespace")
            read.isIdentified = false
        }
        if name == nil {
            missing("metadata.name", at: "/name")
            read.isIdentified = false
        }
    }

    mutating func refuseNamespace(of kind: ResourceKind) {
        issue("V8", at: "/namespace", "a \(kind.rawValue) is in no namespace; remove it")
    }

    mutating func missingNamespace(named field: String) {
        issue(
            "V8", at: "/namespace",
            "\(field) is required; add it, or give ?namespace= for all that have none")
    }

    /// The members that are not names.
    private mutating func noteField(
        _ key: JSONText, _ value: JSONNode, in read: inout ReadMetadata
    ) {
        switch key {
        case "labels": read.metadata.labels = stringMap(value, at: "/labels")
        case "annotations": read.metadata.annotations = stringMap(value, at: "/annotations")
        case "resourceVersion": read.precondition = resourceVersion(value)
        default:
            if "uid" ~= key { read.isFromServer = true }
            unread(key, value, of: .metadata)
        }
    }

    private mutating func agreeing(
        _ node: JSONNode, with path: String?, at pointer: String
    ) -> String? {
        guard let text = string(node, at: pointer) else { return path }
        guard let path, path != text else { return text }
        issue(
            "PathMismatch", at: pointer,
            "\(quoted(text)) is not \(quoted(path)), which the path names; make them agree, or "
                + "leave it out")
        return path
    }

    /// An empty one asks for nothing, as in Kubernetes.
    mutating func resourceVersion(_ node: JSONNode) -> Precondition {
        guard let text = string(node, at: "/resourceVersion"), !text.isEmpty else { return .none }
        if text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let revision = Int64(text) {
            return .resourceVersion(Revision(rawValue: revision))
        }
        issue(
            "ResourceVersion", at: "/resourceVersion",
            "\(quoted(text)) is not a resourceVersion; send back the one you were given, or leave "
                + "it out")
        return .none
    }
}
