import GatewayModel
package import ServerClient

/// Whether one may do something, as it is asked at a command line.
package struct AccessQuestion: Sendable {
    package struct Answer: Sendable {
        package let isYes: Bool
        package let reason: String
    }

    package static let verbs = [
        "get", "list", "watch", "create", "update", "patch", "delete", "escalate", "bind",
        "override",
    ]
    /// What roles name besides kinds.
    package static let others = ["approvals", "audit", "commits", "events", "metrics", "warnings"]

    private let verb: String
    private let resource: String
    private let group: String
    /// Nil where all are meant.
    private let namespace: String?
    private let name: String?

    package init(
        _ verb: String, _ text: String, subresource: String?, in namespace: String?
    ) throws(ClientError) {
        let verb = verb.lowercased()
        guard Self.verbs.contains(verb) else {
            throw ClientError(
                .usage, "\"\(verb)\" is no verb of a role",
                hint: "there are: " + Self.verbs.joined(separator: ", "))
        }
        self.verb = verb
        let part = subresource.map { "/\($0)" } ?? ""
        if Self.others.contains(text.lowercased()) {
            (resource, group) = (text.lowercased() + part, ResourceKind.lintelGroup)
            (self.namespace, name) = (namespace, nil)
            return
        }
        let kind: ResourceKind
        if text.contains("/") {
            let word = String(text.prefix { $0 != "/" })
            kind = try ResourceKind(spelled: word)
            let id = try ResourceID(argument: text, in: namespace)
            name = id.name
            // As in Kubernetes, a Namespace is in itself.
            let own = kind.part == .namespace ? id.name : nil
            self.namespace = own ?? (kind.isNamespaced ? id.namespace : nil)
        } else {
            kind = try ResourceKind(spelled: text)
            (self.namespace, name) = (kind.isNamespaced ? namespace : nil, nil)
        }
        (resource, group) = (kind.plural + part, kind.group)
    }

    package func answer(by rights: GrantedRights) -> Answer {
        if rights.mayDoEverything { return Answer(isYes: true, reason: "you may do everything") }
        if let rule = rights.everywhere.first(where: allows) {
            return Answer(isYes: true, reason: "everywhere you have \(rule.words)")
        }
        let there = rights.namespaces.first { $0.name == namespace }?.rules ?? []
        if let rule = there.first(where: allows) {
            return Answer(isYes: true, reason: "in \(namespace ?? "") you have \(rule.words)")
        }
        return Answer(isYes: false, reason: whyNot(rights, there))
    }

    private func allows(_ rule: GrantedRights.Rule) -> Bool {
        rule.covers(verb, resource, of: group)
            && (rule.names.isEmpty || name.map { rule.names.contains($0) } == true)
    }

    private func whyNot(_ rights: GrantedRights, _ there: [GrantedRights.Rule]) -> String {
        if let rule = (rights.everywhere + there).first(where: {
            $0.covers(verb, resource, of: group)
        }) {
            return "you have \(rule.words)"
        }
        let place = namespace.map { " in \($0)" } ?? " everywhere"
        let elsewhere = rights.namespaces.filter { $0.rules.contains(where: allows) }.map(\.name)
        let instead =
            elsewhere.isEmpty ? "" : "; you may in \(elsewhere.joined(separator: ", "))"
        return "no rule of yours lets you \(verb) \(resource)\(place)\(instead)".printable
    }
}
