import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// Webhooks that were there before their account, or before it was given a role: who wrote them
    /// needed none of the rights that it has now, and hears of all that these show.
    ///
    /// Who writes a Webhook in the same change needs those rights.
    func hearingWebhooks(_ ids: [ResourceID], to visibility: Visibility) -> [Warning] {
        let given = ids.filter { $0.kind.part == .access && self[$0] != nil }
        if given.isEmpty { return [] }
        let told = Set(ids)
        var hearing: [NamespacedName: [ResourceID]] = [:]
        for name in others.names(of: .webhook) {
            let id = ResourceID(.webhook, name)
            guard let spec = webhook(name), !told.contains(id) else { continue }
            hearing[spec.account(in: name.namespace), default: []].append(id)
        }
        if hearing.isEmpty { return [] }
        // What an account is given together with being made is told once.
        let made = given.filter { isMade($0) && hearing[$0.namespacedName] != nil }
        for account in made { hearing[account.namespacedName]?.sort() }
        var warnings = made.map { account in
            hears(hearing[account.namespacedName] ?? [], "\(account)", account, to: visibility)
        }
        for account in made { hearing[account.namespacedName] = nil }
        for id in given {
            guard case .roleBinding(_, let binding)? = self[id]?.resource.spec else { continue }
            let accounts = hearing.keys.filter { account in
                binding.subjects.contains { $0.isOrHas(account) }
            }
            guard let first = accounts.first else { continue }
            let webhooks = accounts.flatMap { hearing[$0] ?? [] }.sorted()
            // Whom a group has is not for everybody to know.
            let isNamed = accounts.count == 1 && binding.subjects.contains { $0.names(first) }
            let words =
                isNamed ? "\(ResourceID(.serviceAccount, first))" : "ServiceAccounts that it binds"
            warnings.append(hears(webhooks, words, id, to: visibility))
        }
        return warnings
    }

    /// Whether it is an account that came to be, or came back, with the last commit.
    private func isMade(_ id: ResourceID) -> Bool {
        guard let stored = self[id], case .serviceAccount = stored.resource.spec else {
            return false
        }
        return stored.createdRevision == stored.resourceVersion || stored.generation > 1
    }

    private func hears(
        _ webhooks: [ResourceID], _ accounts: String, _ id: ResourceID, to visibility: Visibility
    ) -> Warning {
        Warning(
            code: "WebhookHears", resource: id,
            message: names(of: webhooks, to: visibility, "webhooks of others")
                + " will tell what \(accounts) may see, whoever wrote that")
    }
}

extension Subject {
    fileprivate func names(_ account: NamespacedName) -> Bool {
        switch kind {
        case .serviceAccount:
            NamespacedName(namespace: namespace ?? "", name: name) == account
        case .user: Principal.account(named: name) == account
        case .group: false
        }
    }

    fileprivate func isOrHas(_ account: NamespacedName) -> Bool {
        switch kind {
        case .serviceAccount, .user: names(account)
        case .group: Principal.serviceAccount(account).groups.contains(name)
        }
    }
}
