import GatewayModel
package import JSON
package import ServerClient

/// What one may do, as `GET /v1/me` says.
package struct GrantedRights: Sendable {
    /// One rule of a role that one is bound to.
    package struct Rule: Sendable {
        package let groups: [String]
        package let resources: [String]
        package let verbs: [String]
        /// Empty means all.
        package let names: [String]
    }

    package let mayDoEverything: Bool
    package let everywhere: [Rule]
    package let namespaces: [(name: String, rules: [Rule])]

    package init(_ me: JSONNode) {
        mayDoEverything = me["mayDoEverything"]?.bool == true
        everywhere = me.list("everywhere").map(Rule.init)
        namespaces = me.list("namespaces").map { entry in
            (entry["namespace"]?.string ?? "", entry.list("rules").map(Rule.init))
        }
    }

    package init(of session: Session) throws(ClientError) {
        self.init(try session.get("/v1/me"))
    }

    /// Whether a list of all of them has all that there are.
    func listsAll(_ kind: ResourceKind) -> Bool {
        mayDoEverything
            || everywhere.contains {
                $0.names.isEmpty && $0.covers("list", kind.plural, of: kind.group)
            }
    }
}

extension GrantedRights.Rule {
    fileprivate init(_ node: JSONNode) {
        func texts(_ name: StaticString) -> [String] { node.list(name).compactMap(\.string) }
        self.init(
            groups: texts("apiGroups"), resources: texts("resources"), verbs: texts("verbs"),
            names: texts("resourceNames"))
    }

    /// Whether it is about that, of some name.
    ///
    /// - Parameter group: nil where nobody knows which.
    func covers(_ verb: String, _ resource: String, of group: String?) -> Bool {
        verbs.has(verb) && resources.has(resource) && (group.map { groups.has($0) } ?? true)
    }

    /// `get,list of listenersets, only of those named web`.
    var words: String {
        let only = names.isEmpty ? "" : ", only of those named " + names.joined(separator: ", ")
        return (verbs.joined(separator: ",") + " of " + resources.joined(separator: ",") + only)
            .printable
    }
}

extension [String] {
    fileprivate func has(_ text: String) -> Bool { contains { $0 == text || $0 == "*" } }
}
