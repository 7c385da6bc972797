public import GatewayModel

extension GatewayState {
    /// Whether `principal` may do all of it, as things are before any of it is done.
    ///
    /// Who may write roles and bindings may give others no more than it has, unless it may
    /// `escalate` the role, or `bind` it (Kubernetes, "Privilege escalation prevention").
    ///
    /// What going back would touch and the principal may not see is not named, nor counted.
    ///
    /// - Throws: `forbidden`, with an issue for each intent.
    public func requirePermission(
        for intents: [Intent], by principal: Principal
    ) throws(Refusal) {
        let rights = rights(of: principal)
        if rights.isUnlimited { return }
        var (issues, denials): ([Issue], [AccessDenial]) = ([], [])
        for intent in intents {
            guard let (access, problem) = denial(of: intent, among: intents, rights) else {
                continue
            }
            denials.append(access)
            let issue = Issue(
                pointer: intent.pointer, code: "Forbidden",
                detail: "\(principal.name) may not \(problem)")
            if intent.isNamed || !issues.contains(issue) { issues.append(issue) }
        }
        guard let first = issues.first else { return }
        let message =
            issues.count == 1
            ? first.detail : "\(issues.count) of these are not yours to do; nothing was changed"
        throw Refusal(.forbidden, message, issues: issues, denials: denials)
    }

    /// The same of a changeset whose Secrets are not sealed yet.
    public func requirePermission(
        forUnsealed changeset: Changeset, by principal: Principal
    ) throws(Refusal) {
        if principal.isUnlimited { return }
        try requirePermission(
            for: changeset.changes.map(Intent.judging), by: principal)
    }

    /// What of an intent is not permitted, and why, as ``problem(with:_:among:_:)`` says it.
    private func denial(
        of intent: Intent, among intents: [Intent], _ rights: Rights
    ) -> (AccessDenial, String)? {
        let access = access(of: intent)
        if let problem = problem(with: intent, access, among: intents, rights) {
            return (access, problem)
        }
        // To pin a version that a guard holds is to let it go.
        guard case .versionPin(let pin)? = intent.resource?.spec,
            case let gateway = intent.id.namespacedName, isHeld(pin.version, of: gateway)
        else { return nil }
        let release = AccessTarget(ResourceID(.gateway, gateway), subresource: "release")
        if rights.allows(.create, release) { return nil }
        return (
            AccessDenial(verb: .create, target: release),
            "let go version \(pin.version) of Gateway \(gateway), which "
                + "\(ReleaseGuardSpec.id(of: gateway)) holds, and a pin would (create "
                + "gateways/release)"
        )
    }

    private func access(of intent: Intent) -> AccessDenial {
        let known = self[intent.id]
        let resource = intent.resource ?? known?.resource
        let verb: AccessVerb =
            switch intent.action {
            case .delete: .delete
            // Each version is let go anew, though one resource says which was the last.
            case .apply, .restore: known == nil || resource.isRelease ? .create : .update
            }
        return AccessDenial(verb: verb, target: AccessTarget(intent.id, of: resource))
    }

    /// What may not be done: `delete httproutes shop/web`.
    private func problem(
        with intent: Intent, _ access: AccessDenial, among intents: [Intent], _ rights: Rights
    ) -> String? {
        guard rights.allows(access.verb, access.target) else {
            guard Visibility(rights).sees(intent.id) else { return unseen(intent) }
            return "\(access.verb.rawValue) \(intent.id)"
        }
        guard let wanted = intent.resource else { return nil }
        return grant(by: wanted, access.target, among: intents, rights)
    }

    /// Without telling whether there is such a resource.
    private func unseen(_ intent: Intent) -> String {
        if !intent.isNamed { return "change all that this would change" }
        return switch intent.action {
        case .delete: "delete \(intent.id)"
        case .apply, .restore: "create or update \(intent.id)"
        }
    }

    /// What a resource would give that is not there to give.
    private func grant(
        by resource: Resource, _ target: AccessTarget, among intents: [Intent], _ rights: Rights
    ) -> String? {
        let namespace = resource.kind.isNamespaced ? resource.metadata.namespace : nil
        switch resource.grant {
        case nil: return nil
        case .rules(let rules):
            let more = rights.uncovered(rules, in: namespace)
            if more.isEmpty || rights.allows(.escalate, target) { return nil }
            return "give \(resource.id) rights that it does not have: \(more[0].sentence)"
        case .role(let role):
            let id = ResourceID(role, in: namespace)
            if rights.allows(.bind, AccessTarget(id)) { return nil }
            guard let rules = rules(of: id, role, in: namespace, among: intents) else {
                return "bind \(id), which does not exist"
            }
            guard let first = rights.uncovered(rules, in: namespace).first else { return nil }
            return "bind \(id), which has rights that it does not have: \(first.sentence)"
        case .identity(let account):
            let theirs = self.rights(of: .serviceAccount(account))
            // Who may escalate in one namespace may so there, and not where else the account may.
            let excused = rights.allows(.escalate, target) ? target.namespace : nil
            guard let more = rights.missing(of: theirs, but: excused) else { return nil }
            return "\(resource.use(of: account)), which has rights that it does not have: "
                + more.sentence
        }
    }

    /// As it will be: a role may come with its binding.
    private func rules(
        of role: ResourceID, _ ref: RoleRef, in namespace: String?, among intents: [Intent]
    ) -> [PolicyRule]? {
        for intent in intents.reversed() where intent.id == role {
            guard case .rules(let rules)? = intent.resource?.grant else { return nil }
            return rules
        }
        return rules(of: ref, in: namespace)
    }
}

extension Resource? {
    fileprivate var isRelease: Bool {
        if case .versionRelease? = self?.spec { true } else { false }
    }
}

extension Resource {
    /// What it does with an account.
    fileprivate func use(of account: NamespacedName) -> String {
        if case .webhook = spec { return "let \(id) tell what ServiceAccount \(account) sees" }
        return "make a token of \(account)"
    }
}

extension AccessTarget {
    /// What a change of a resource is an access to: a token is what its account has, and what
    /// proxies are given is the gateway's.
    fileprivate init(_ id: ResourceID, of resource: Resource?) {
        if case .serviceAccountToken(let token)? = resource?.spec {
            self.init(
                ResourceID(.serviceAccount, namespace: id.namespace, name: token.serviceAccount),
                subresource: "token")
        } else if case .versionPin? = resource?.spec {
            self.init(ResourceID(.gateway, id.namespacedName), subresource: "pin")
        } else if case .versionRelease? = resource?.spec {
            self.init(ResourceID(.gateway, id.namespacedName), subresource: "release")
        } else {
            self.init(id)
        }
    }
}

extension Rights {
    /// A rule of `other` that these rights do not have; nil if they have all.
    ///
    /// - Parameter namespace: what `other` has there does not count.
    fileprivate func missing(of other: Rights, but namespace: String?) -> PolicyRule? {
        if let rule = uncovered(other.rules(in: nil), in: nil).first { return rule }
        for place in other.namespaces where place != namespace {
            if let rule = uncovered(other.rules(in: place), in: place).first { return rule }
        }
        return nil
    }
}

extension PolicyRule {
    /// `create, update on httproutes`.
    fileprivate var sentence: String {
        "\(verbs.joined(separator: ", ")) on \(resources.joined(separator: ", "))"
    }
}
