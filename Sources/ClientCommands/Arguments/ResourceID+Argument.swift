package import GatewayModel
package import ServerClient

/// The gateway of that name, if only one that is seen has it.
package typealias GatewayFinder = (_ name: String) throws(ClientError) -> NamespacedName

extension ResourceID {
    /// `KIND/NAME`, or `KIND/NAMESPACE/NAME`.
    ///
    /// - Parameters:
    ///   - namespace: where none is said.
    ///   - found: who says in which namespace a gateway is, where none is said.
    package init(
        argument text: String, in namespace: String?, _ found: GatewayFinder? = nil
    ) throws(ClientError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || parts.count == 3 else {
            throw ClientError(
                .usage, "\"\(text)\" names no resource",
                hint: "use KIND/NAME or KIND/NAMESPACE/NAME, such as listenerset/shop/web")
        }
        try self.init(
            ResourceKind(spelled: parts[0]), argument: parts.dropFirst().joined(separator: "/"),
            in: namespace, found)
    }

    /// `NAME`, or `NAMESPACE/NAME`.
    package init(
        _ kind: ResourceKind, argument text: String, in namespace: String?,
        _ found: GatewayFinder? = nil
    ) throws(ClientError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let name = parts.last ?? ""
        guard kind.nameType.admits(name) else {
            throw ClientError(
                .usage, "\"\(name)\" is no name of a \(kind.rawValue)", hint: kind.nameType.advice)
        }
        guard kind.isNamespaced else {
            guard parts.count == 1 else {
                throw ClientError(
                    .usage, "a \(kind.rawValue) is in no namespace",
                    hint: "use \(kind.singular)/\(name)")
            }
            self.init(kind, namespace: "", name: name)
            return
        }
        if kind.row.part == .gateway, parts.count == 1, namespace == nil, let found {
            self.init(kind, try found(name))
            return
        }
        guard parts.count <= 2, let namespace = parts.count == 2 ? parts[0] : namespace else {
            throw ClientError(
                .usage, "in which namespace is \(kind.rawValue) \(name)?",
                hint: "use \(kind.singular)/NAMESPACE/\(name), or say -n NAMESPACE")
        }
        try Self.check(namespace: namespace)
        self.init(kind, namespace: namespace, name: name)
    }

    static func check(namespace: String) throws(ClientError) {
        guard LexicalType.namespace.admits(namespace) else {
            throw ClientError(
                .usage, "\"\(namespace)\" is no name of a namespace",
                hint: LexicalType.namespace.advice)
        }
    }

    /// `listenerset/shop/web`: what names it at a command line.
    package var argument: String {
        ([kind.singular] + (namespace.isEmpty ? [] : [namespace]) + [name]).joined(separator: "/")
    }

    /// Where it is in the API.
    package var path: String {
        kind.path(in: namespace.isEmpty ? nil : namespace) + "/" + ServerRequest.escaped(name)
    }
}

extension ResourceKind {
    /// Where its resources are in the API, those of one namespace or of all.
    package func path(in namespace: String?) -> String {
        guard let namespace, isNamespaced else { return "/v1/\(plural)" }
        return "/v1/namespaces/\(ServerRequest.escaped(namespace))/\(plural)"
    }
}
