import EventLog
import GatewayModel
import Ledger
import Projection

/// What one Webhook is told of: what its ServiceAccount may see now, as far as the Webhook asks for
/// it.
struct WebhookReader: Sendable {
    let name: NamespacedName
    private let wish: WebhookWish
    /// What the account may read of `GET /v1/events`, and of `GET /v1/warnings`.
    let commits: LogVisibility
    let warnings: LogVisibility
    private let state: GatewayState

    /// Nil if it has no account whose rights could count.
    init?(_ name: NamespacedName, in state: GatewayState) {
        guard let wish = WebhookWish(name, in: state) else { return nil }
        let (rights, principal) = (wish.rights, wish.principal)
        commits = LogVisibility(rights, of: principal, in: state, for: WebhookWish.ofCommits)
        warnings = LogVisibility(rights, of: principal, in: state, for: WebhookWish.ofWarnings)
        (self.name, self.wish, self.state) = (name, wish, state)
    }

    // MARK: A commit

    /// As what the commit is told; nil if it is not.
    ///
    /// - Parameter madeVersion: whether the commit made a version of a gateway.
    func kind(
        of commit: VisibleCommit, madeVersion: (NamespacedName) throws -> Bool
    ) rethrows -> WebhookEventKind? {
        guard commit.events.contains(where: { $0.event.teams.contains(where: wish.isAbout) }),
            let kind = commit.webhookEventKinds.first(where: wish.wants)
        else { return nil }
        if wish.spec.gateways.isEmpty { return kind }
        for gateway in wish.spec.gateways.map(\.gateway) {
            if commit.events.contains(where: { $0.event.isAbout(gateway) }) { return kind }
            if try madeVersion(gateway) { return kind }
        }
        return nil
    }

    // MARK: A warning

    func kind(of warning: WarningEvent) -> WebhookEventKind? {
        let kind = WebhookEventKind(reason: warning.reason)
        guard wish.wants(kind), warning.isSeen(by: warnings),
            wish.isAbout(warning.regarding?.team ?? "")
        else { return nil }
        if wish.spec.gateways.isEmpty { return kind }
        let concerned =
            warning.gateway.map { [$0] }
            ?? warning.regarding.map { state.gateways(concernedBy: $0) } ?? []
        return wish.spec.gateways.contains { concerned.contains($0.gateway) } ? kind : nil
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

extension Event {
    private var proposal: ProposalSpec? {
        guard case .applied(let stored) = self, case .proposal(let proposal) = stored.resource.spec
        else { return nil }
        return proposal
    }

    /// Whom it is about. A proposal is in no namespace, and about those whose resources it would
    /// touch.
    fileprivate var teams: Set<String> {
        proposal.map { Set($0.resources.map(\.team)) } ?? [id.team]
    }

    /// Of what changed the versions tell the rest; a proposal makes none.
    fileprivate func isAbout(_ gateway: NamespacedName) -> Bool {
        let id = ResourceID(.gateway, gateway)
        guard let proposal else { return self.id == id }
        return proposal.gateways.contains { $0.gateway == gateway }
            || proposal.resources.contains(id)
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
