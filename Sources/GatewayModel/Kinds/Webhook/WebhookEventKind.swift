/// What a Webhook may tell of: a word of `spec.events`, and the `type` of the CloudEvent.
public enum WebhookEventKind: String, Hashable, Sendable, CaseIterable {
    // Of commits.
    case change = "Change"
    case rollback = "Rollback"
    case proposalWaiting = "ProposalWaiting"
    case freezeOverridden = "FreezeOverridden"
    // Of warnings, which are no commits.
    case listenerDisplaced = "ListenerDisplaced"
    case listenerLost = "ListenerLost"
    case conflictAppeared = "ConflictAppeared"
    case conflictGone = "ConflictGone"
    case certificateExpiring = "CertificateExpiring"
    case proxyRefused = "ProxyRefused"
    case proxySilent = "ProxySilent"
    case versionHeld = "VersionHeld"
    case policyRefused = "PolicyRefused"
    case confirmationDue = "ConfirmationDue"
    /// Any other.
    case warning = "Warning"

    /// Whether it is told of commits; the others are told of warnings.
    public var isOfCommit: Bool { Self.ofCommits.contains(self) }

    public static let ofCommits: [WebhookEventKind] = [
        .change, .rollback, .proposalWaiting, .freezeOverridden,
    ]

    /// `type` of the CloudEvent.
    public var cloudEventType: String {
        switch self {
        case .change: "dev.lintel.change"
        case .rollback: "dev.lintel.rollback"
        case .proposalWaiting: "dev.lintel.proposal.waiting"
        case .freezeOverridden: "dev.lintel.freeze.overridden"
        case .listenerDisplaced: "dev.lintel.listener.displaced"
        case .listenerLost: "dev.lintel.listener.lost"
        case .conflictAppeared: "dev.lintel.conflict.appeared"
        case .conflictGone: "dev.lintel.conflict.gone"
        case .certificateExpiring: "dev.lintel.certificate.expiring"
        case .proxyRefused: "dev.lintel.proxy.refused"
        case .proxySilent: "dev.lintel.proxy.silent"
        case .versionHeld: "dev.lintel.version.held"
        case .policyRefused: "dev.lintel.policy.refused"
        case .confirmationDue: "dev.lintel.confirmation.due"
        case .warning: "dev.lintel.warning"
        }
    }
}

extension WebhookEventKind: Choice {
    package static var placeholder: WebhookEventKind { .change }
}
