import GatewayModel

extension GatewayState {
    /// What gives less, or more, than whoever wrote it may have meant.
    func accessWarnings(_ ids: [ResourceID]) -> [Warning] {
        var warnings: [Warning] = []
        for id in ids {
            if id.kind.part == .namespace, self[id] == nil {
                warnings += remains(of: id)
            }
            guard id.kind.part == .access, let resource = self[id]?.resource else { continue }
            switch resource.grant {
            case .rules(let rules): warnings += rules.flatMap { emptyRules($0, of: id) }
            case .role(let role): warnings += bindingWarnings(role, of: resource)
            case .identity, nil: break
            }
        }
        return warnings
    }

    /// Accounts outlive their Namespace here: a Namespace is labels, and what is in it stays.
    private func remains(of namespace: ResourceID) -> [Warning] {
        let accounts = others.accessIDs.filter { $0.namespace == namespace.name }
        guard let first = accounts.first else { return [] }
        let more = accounts.count > 1 ? " and \(accounts.count - 1) more" : ""
        return [
            Warning(
                code: "AccessRemains", resource: namespace,
                message: "\(first)\(more) of namespace \(namespace.name) stay, and so do rights "
                    + "and tokens; delete the ServiceAccounts to end their tokens")
        ]
    }

    private func bindingWarnings(_ role: RoleRef, of binding: Resource) -> [Warning] {
        guard case .roleBinding(_, let spec) = binding.spec else { return [] }
        let id = binding.id
        let namespace = id.kind.isNamespaced ? id.namespace : nil
        var warnings: [Warning] = []
        if rules(of: role, in: namespace) == nil {
            let known = ReadyMadeRole.all.map(\.name).joined(separator: ", ")
            warnings.append(
                Warning(
                    code: "RoleNotFound", resource: id,
                    message: "\(ResourceID(role, in: namespace)) does not exist, so \(id) gives "
                        + "nothing; ClusterRoles that are always there: \(known)"))
        }
        for subject in spec.subjects {
            guard let problem = problem(with: subject) else { continue }
            warnings.append(Warning(code: problem.code, resource: id, message: problem.message))
        }
        return warnings
    }

    private func problem(with subject: Subject) -> (code: String, message: String)? {
        let name = subject.name
        switch subject.kind {
        case .serviceAccount:
            return problem(
                withAccount: NamespacedName(namespace: subject.namespace ?? "", name: name))
        case .user:
            if name == Principal.anonymous.name { return Self.everybody(name) }
            // Who else is somebody is for certificates and issuers to say.
            guard Principal.isReserved(name) else { return nil }
            if let account = Principal.account(named: name) {
                return problem(withAccount: account)
            }
            if Principal.ownUsers.contains(name) { return nil }
            return Self.nobody(
                subject, Principal.ownUsers + ["system:serviceaccount:NAMESPACE:NAME"])
        case .group:
            if Principal.anonymous.groups.contains(name) { return Self.everybody(name) }
            guard Principal.isReserved(name), !Principal.hasOwnGroup(name) else { return nil }
            return Self.nobody(
                subject, Principal.ownGroups + [Principal.accountsGroup + ":NAMESPACE"])
        }
    }

    private func problem(withAccount account: NamespacedName) -> (code: String, message: String)? {
        if others[ResourceID(.serviceAccount, account)] != nil { return nil }
        return ("SubjectNotFound", "there is no ServiceAccount \(account) yet")
    }

    private static func everybody(_ name: String) -> (code: String, message: String) {
        ("GivesToEverybody", "\(name) is everybody who can connect")
    }

    /// A name that nobody else can give, and that this server does not.
    private static func nobody(
        _ subject: Subject, _ known: [String]
    ) -> (code: String, message: String) {
        (
            "SubjectNotFound",
            "nobody is \(subject.kind.rawValue) \(subject.name): names that begin with "
                + "\(Principal.reservedPrefix) are this server's, which has "
                + known.joined(separator: ", ")
        )
    }

    private func emptyRules(_ rule: PolicyRule, of id: ResourceID) -> [Warning] {
        let unknown = rule.resources.filter { resource in
            resource != "*"
                && !rule.apiGroups.contains { $0 == "*" || AccessTarget.isKnown(resource, of: $0) }
        }
        let verbs = rule.verbs.filter { $0 != "*" && AccessVerb(rawValue: $0) == nil }
        return unknown.map { resource in
            let groups = AccessTarget.groups(of: resource).map { "\"\($0)\"" }
            let hint =
                groups.isEmpty
                ? "docs/access.md names them all" : "it is in \(groups.joined(separator: " and "))"
            return Warning(
                code: "UnknownResource", resource: id,
                message: "\(quoted(resource)) is no resource of the API groups of its rule, which "
                    + "gives nothing for it; \(hint)")
        }
            + verbs.map { verb in
                let known = AccessVerb.allCases.map(\.rawValue).joined(separator: ", ")
                return Warning(
                    code: "UnknownVerb", resource: id,
                    message: "\(quoted(verb)) is no verb, so it gives nothing; use \(known) or *")
            }
    }
}
