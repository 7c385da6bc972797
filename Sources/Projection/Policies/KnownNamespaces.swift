import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// The namespaces that are declared or have something in them.
    var knownNamespaces: Set<String> {
        var names = Set(namespaces.keys).union(setsByNamespace.keys)
        for name in gateways.keys { names.insert(name.namespace) }
        for id in routes.keys { names.insert(id.namespace) }
        for name in backends.keys { names.insert(name.namespace) }
        for name in secrets.keys { names.insert(name.namespace) }
        for name in grants.keys { names.insert(name.namespace) }
        for kind in ResourceKind.allCases where kind.isNamespaced {
            for name in others.names(of: kind) { names.insert(name.namespace) }
        }
        return names
    }

    /// Whether a namespace is declared or has something in it.
    public func knows(namespace: String) -> Bool {
        namespaces[namespace] != nil || setsByNamespace[namespace] != nil
            || knownNamespaces.contains(namespace)
    }
}
