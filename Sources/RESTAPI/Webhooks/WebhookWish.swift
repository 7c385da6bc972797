import GatewayModel
import Ledger
import Projection

/// What one Webhook asks for, and what its ServiceAccount could be told. Without the state that it
/// was found in: it is kept for as long as neither changes.
struct WebhookWish: Sendable {
    let name: NamespacedName
    let spec: WebhookSpec
    let principal: Principal
    let rights: Rights

    /// What the account has to be allowed to be told of commits, and of warnings.
    static let ofCommits = Access(.watch, .events)
    static let ofWarnings = Access(.list, .warnings)

    /// Nil if it has no account whose rights could count.
    init?(_ name: NamespacedName, in state: GatewayState) {
        guard let spec = state.webhook(name) else { return nil }
        let account = spec.account(in: name.namespace)
        guard state[ResourceID(.serviceAccount, account)] != nil else { return nil }
        principal = .serviceAccount(account)
        rights = state.rights(of: principal)
        (self.name, self.spec) = (name, spec)
    }

    func wants(_ kind: WebhookEventKind) -> Bool {
        spec.events.isEmpty || spec.events.contains(kind)
    }

    /// Empty is what is in no namespace.
    func isAbout(_ team: String) -> Bool {
        spec.namespaces.isEmpty || spec.namespaces.contains(team)
    }

    /// Whether anything that happens to a team could be told at all; nil: to any team. Looks at no
    /// content.
    func mayWant(commitsOf team: String?) -> Bool {
        WebhookEventKind.ofCommits.contains(where: wants) && mayWant(Self.ofCommits, team)
    }

    func mayWant(warningsOf team: String?) -> Bool {
        WebhookEventKind.allCases.contains { !$0.isOfCommit && wants($0) }
            && mayWant(Self.ofWarnings, team)
    }

    private func mayWant(_ access: Access, _ team: String?) -> Bool {
        (team.map(isAbout) ?? true) && rights.mayRead(access, of: team ?? "")
    }
}
