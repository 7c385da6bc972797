/// What is proposed.
public enum ProposedWish: Hashable, Sendable {
    /// Its Secrets are sealed, or, once the proposal has ended, without their content.
    case changes([Change.Operation])
    case rollback(ProposedRollback)
    case revert(Revision)
}

/// To go back to a version of a gateway.
public struct ProposedRollback: Hashable, Sendable {
    public var gateway: NamespacedName
    public var toVersion: Revision
    public var scope: RollbackScope

    public init(gateway: NamespacedName, toVersion: Revision, scope: RollbackScope) {
        (self.gateway, self.toVersion, self.scope) = (gateway, toVersion, scope)
    }
}

extension ProposedWish {
    /// Of a changeset; empty for the others.
    public var changes: [Change.Operation] {
        if case .changes(let changes) = self { changes } else { [] }
    }

    var rollback: ProposedRollback? {
        if case .rollback(let rollback) = self { rollback } else { nil }
    }

    var revert: Revision? { if case .revert(let revision) = self { revision } else { nil } }

    init(_ changes: [Change.Operation], _ rollback: ProposedRollback?, _ revert: Revision?) {
        self = rollback.map { .rollback($0) } ?? revert.map { .revert($0) } ?? .changes(changes)
    }

    /// With the facts about certificates, and without what was sealed.
    var withoutSealedContent: ProposedWish {
        guard case .changes(let changes) = self else { return self }
        return .changes(
            changes.map { change in
                guard case .apply(let resource) = change, case .secret(var secret) = resource.spec
                else { return change }
                secret.content = .kept(sha256: secret.certificate?.sha256)
                return .apply(resource.with(spec: .secret(secret)))
            })
    }
}
