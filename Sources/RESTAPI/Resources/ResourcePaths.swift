import GatewayModel
import MicroHTTP

// Where the resources of each kind are in this API. A Namespace is the beginning of the paths of
// all that is in it, so that its name is `{namespace}` there and here.

extension ResourceKind {
    /// The path of one resource of this kind.
    var path: String {
        if part == .namespace { return "/v1/\(plural)/{namespace}" }
        return (isNamespaced ? listPathOfNamespace : listPath) + "/{name}"
    }

    /// The path of all resources of this kind.
    var listPath: String { "/v1/\(plural)" }

    /// The path of those in one namespace.
    var listPathOfNamespace: String { "/v1/namespaces/{namespace}/\(plural)" }
}

extension PathParameters {
    /// The resource that the path names.
    func id(of kind: ResourceKind) -> ResourceID {
        if kind.part == .namespace { return .namespace(self["namespace"]) }
        return kind.isNamespaced
            ? ResourceID(kind, namespacedName)
            : ResourceID(kind, namespace: "", name: self["name"])
    }
}

extension ResourceID {
    /// Where the resource is.
    var path: String {
        kind.isNamespaced
            ? "/v1/namespaces/\(namespace)/\(kind.plural)/\(name)" : "/v1/\(kind.plural)/\(name)"
    }
}
