public import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// All Webhooks with what they specify, by name.
    public var webhooks: [(name: NamespacedName, spec: WebhookSpec)] {
        ids(of: .webhook).compactMap { id in
            webhook(id.namespacedName).map { (id.namespacedName, $0) }
        }
    }

    /// Another number than that of the state before if a Webhook, or who may do what, may have
    /// changed.
    public var webhookChanges: UInt64 { others.changes }

    public func webhook(_ name: NamespacedName) -> WebhookSpec? {
        guard case .webhook(let spec)? = others[ResourceID(.webhook, name)]?.resource.spec else {
            return nil
        }
        return spec
    }

    /// What the Secret of a Webhook holds; nil where it has none that it can be signed with.
    public func signingContent(of webhook: NamespacedName) -> SealedContent? {
        guard let spec = self.webhook(webhook),
            let secret = secrets[spec.secret(in: webhook.namespace)]?.record.spec,
            secret.type == .webhook, case .sealed(let content) = secret.content
        else { return nil }
        return content
    }

    /// Why a Webhook sends nothing, as far as other resources tell: as sentences. None if it does.
    ///
    /// - Parameter resource: others than Webhooks have none.
    public func webhookProblems(of resource: Resource) -> [String] {
        guard case .webhook(let spec) = resource.spec else { return [] }
        let namespace = resource.metadata.namespace
        return [
            problem(withAccount: spec.account(in: namespace), of: spec),
            problem(withSecret: spec.secret(in: namespace)),
        ].compactMap(\.self)
    }

    private func problem(withAccount name: NamespacedName, of spec: WebhookSpec) -> String? {
        let account = ResourceID(.serviceAccount, name)
        if others[account] == nil { return "\(account) does not exist; create it" }
        if rights(of: .serviceAccount(name)).maySeeSomething(of: spec) { return nil }
        return "\(account) may see nothing of what this Webhook asks for; bind it a role that may "
            + "watch events, list warnings and get what they are about, such as viewer"
    }

    private func problem(withSecret name: NamespacedName) -> String? {
        guard let secret = secrets[name]?.record.spec else {
            return "Secret \(name) does not exist; create it"
        }
        if secret.type == .webhook { return nil }
        return "Secret \(name) is of type \(secret.type.rawValue), and a Webhook needs one of type "
            + SecretType.webhook.rawValue
    }
}

extension WebhookSpec {
    public func account(in namespace: String) -> NamespacedName {
        NamespacedName(namespace: namespace, name: serviceAccountName)
    }

    public func secret(in namespace: String) -> NamespacedName {
        NamespacedName(namespace: namespace, name: secretRef.name)
    }
}

extension Rights {
    /// Whether anything that a Webhook asks for could be told to who has these rights.
    fileprivate func maySeeSomething(of spec: WebhookSpec) -> Bool {
        func may(_ verb: AccessVerb, _ resource: String) -> Bool {
            var target = AccessTarget(group: AccessTarget.serverGroup, resource: resource)
            if spec.namespaces.isEmpty { return allowsSomewhere(verb, target) }
            return spec.namespaces.contains { namespace in
                target.namespace = namespace
                return allows(verb, target)
            }
        }
        let kinds = spec.events.isEmpty ? WebhookEventKind.allCases : spec.events
        let maySee =
            kinds.contains(where: \.isOfCommit) && may(.watch, "events")
            || kinds.contains { !$0.isOfCommit } && may(.list, "warnings")
        return maySee && (isUnlimited || mayGetSomething)
    }

    private var mayGetSomething: Bool {
        ResourceKind.allCases.contains { kind in
            allowsSomewhere(.get, AccessTarget(group: kind.group, resource: kind.plural))
        }
    }
}
