import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// Webhooks that send nothing: to who writes them, and to who takes away what they need. And
    /// those that tell more: to who gives more to their account.
    func webhookWarnings(_ ids: [ResourceID], to visibility: Visibility) -> [Warning] {
        let written = ids.flatMap { id in
            let problems = self[id].map { webhookProblems(of: $0.resource) } ?? []
            return problems.map { problem in
                Warning(
                    code: "WebhookIncomplete", resource: id,
                    message: "\(problem); until then nothing is sent")
            }
        }
        return written + ids.flatMap(webhookFilterWarnings)
            + stoppedWebhooks(ids, to: visibility) + hearingWebhooks(ids, to: visibility)
    }

    /// What a Webhook is limited to, and nothing may be heard of: mostly it is misspelled.
    private func webhookFilterWarnings(_ id: ResourceID) -> [Warning] {
        guard case .webhook(let spec)? = self[id]?.resource.spec else { return [] }
        func warning(_ code: String, _ message: String) -> Warning {
            Warning(code: code, resource: id, message: message, isPlanned: false)
        }
        let account = spec.account(in: id.namespace)
        let rights = rights(of: .serviceAccount(account))
        let gateways = spec.gateways.map(\.gateway).filter { gateway($0) == nil }.map { name in
            warning(
                "UnknownGateway",
                "Gateway \(name) does not exist, and nothing of it is told; see that it is spelled "
                    + "right")
        }
        // Whether there is one in which it has no rights is not told.
        let known = spec.namespaces.isEmpty ? [] : knownNamespaces
        return gateways
            + spec.namespaces.filter { !known.contains($0) || !rights.reaches(namespace: $0) }
            .map { name in
                warning(
                    "UnknownNamespace",
                    "nothing is in namespace \(name) and no Namespace declares it, or "
                        + "ServiceAccount \(account) has no rights there: nothing of it is told; "
                        + "see that it is spelled right")
            }
    }

    /// Those of the same change say it themselves.
    private func stoppedWebhooks(_ ids: [ResourceID], to visibility: Visibility) -> [Warning] {
        let missing = ids.filter(isMissingForWebhooks)
        if missing.isEmpty { return [] }
        let names = others.names(of: .webhook)
        if names.isEmpty { return [] }
        let told = Set(ids)
        var users: [ResourceID: [ResourceID]] = [:]
        for name in names {
            let id = ResourceID(.webhook, name)
            guard let spec = webhook(name), !told.contains(id) else { continue }
            users[ResourceID(.secret, spec.secret(in: name.namespace)), default: []].append(id)
            users[ResourceID(.serviceAccount, spec.account(in: name.namespace)), default: []]
                .append(id)
        }
        return missing.compactMap { id in
            guard let webhooks = users[id]?.sorted() else { return nil }
            return Warning(
                code: "WebhookStops", resource: id,
                message: "\(id) is gone or of another type, and named by "
                    + self.names(of: webhooks, to: visibility, "webhooks of others")
                    + ": those send nothing")
        }
    }

    /// Whether it is something that webhooks name, and not there for them.
    private func isMissingForWebhooks(_ id: ResourceID) -> Bool {
        switch id.kind.part {
        case .secret: secrets[id.namespacedName]?.record.spec.type != .webhook
        case .access: others[id] == nil
        default: false
        }
    }
}
