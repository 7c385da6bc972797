import EventLog
import GatewayModel
import Ledger
import Projection

/// What one Webhook is told of: what its ServiceAccount may see now, as far as the Webhook asks for
/// it.
struct WebhookReader: Sendable {
    let name: NamespacedName
    let spec: WebhookSpec
    /// What the account may read of `GET /v1/events`, and of `GET /v1/warnings`.
    let commits: LogVisibility
    let warnings: LogVisibility
    private let state: GatewayState

    /// Nil if it has no account whose rights could count.
    init?(_ name: NamespacedName, in state: GatewayState) {
        guard let spec = state.webhook(name) else { return nil }
        let account = spec.account(in: name.namespace)
        guard state[ResourceID(.serviceAccount, account)] != nil else { return nil }
        let principal = Principal.serviceAccount(account)
        let rights = state.rights(of: principal)
        commits = LogVisibility(rights, of: principal, in: state, for: Access(.watch, .events))
        warnings = LogVisibility(rights, of: principal, in: state, for: Access(.list, .warnings))
        (self.name, self.spec, self.state) = (name, spec, state)
    }

    private func wants(_ kind: WebhookEventKind) -> Bool {
        spec.events.isEmpty || spec.events.contains(kind)
    }

    /// Whether anything that happens to a team could be told at all. Looks at no content.
    func mayWant(commitsOf team: String) -> Bool {
        WebhookEventKind.ofCommits.contains(where: wants) && isWanted(team)
            && commits.mayRead(of: team)
    }

    func mayWant(warningsOf team: String) -> Bool {
        WebhookEventKind.allCases.contains { !$0.isOfCommit && wants($0) } && isWanted(team)
            && warnings.mayRead(of: team)
    }

    private func isWanted(_ team: String) -> Bool {
        spec.namespaces.isEmpty || spec.namespaces.contains(team)
    }

    // MARK: A commit

    /// As what the commit is told; nil if it is not.
    ///
    /// - Parameter madeVersion: whether the commit made a version of a gateway.
    func kind(
        of commit: VisibleCommit, madeVersion: (NamespacedName) throws -> Bool
    ) rethrows -> WebhookEventKind? {
        guard commit.events.contains(where: { isWanted($0.event.id.team) }),
            let kind = commit.webhookEventKinds.first(where: wants)
        else { return nil }
        if spec.gateways.isEmpty { return kind }
        for gateway in spec.gateways.map(\.gateway) {
            let id = ResourceID(.gateway, gateway)
            if commit.events.contains(where: { $0.event.id == id }) { return kind }
            if try madeVersion(gateway) { return kind }
        }
        return nil
    }

    // MARK: A warning

    func kind(of warning: WarningEvent) -> WebhookEventKind? {
        let kind = WebhookEventKind(reason: warning.reason)
        guard wants(kind), warning.isSeen(by: warnings),
            isWanted(warning.regarding?.team ?? "")
        else { return nil }
        if spec.gateways.isEmpty { return kind }
        let concerned =
            warning.gateway.map { [$0] }
            ?? warning.regarding.map { state.gateways(concernedBy: $0) } ?? []
        return spec.gateways.contains { concerned.contains($0.gateway) } ? kind : nil
    }
}

extension VisibleCommit {
    /// As what it may be told, the most telling first.
    fileprivate var webhookEventKinds: [WebhookEventKind] {
        var kinds: [WebhookEventKind] = []
        if commit.terms?.overriddenFreezes.isEmpty == false { kinds.append(.freezeOverridden) }
        switch commit.cause {
        case .rollback, .revert: kinds.append(.rollback)
        case .change, .confirmation, .deadline: break
        }
        if events.contains(where: \.opensProposal) { kinds.append(.proposalWaiting) }
        return kinds + [.change]
    }
}

extension VisibleCommit.VisibleEvent {
    fileprivate var opensProposal: Bool {
        guard case .applied(let stored) = event, action == .created,
            case .proposal(let proposal) = stored.resource.spec
        else { return false }
        return proposal.state == .open
    }
}

extension WebhookEventKind {
    /// As what a warning is told.
    init(reason: String) {
        switch reason {
        case "EnvoyRefused": self = .proxyRefused
        case "CertificateExpired": self = .certificateExpiring
        default:
            let named = WebhookEventKind(rawValue: reason)
            self = named.flatMap { $0.isOfCommit ? nil : $0 } ?? .warning
        }
    }
}
