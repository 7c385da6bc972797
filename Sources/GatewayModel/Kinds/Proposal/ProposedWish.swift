/// What is proposed.
public enum ProposedWish: Hashable, Sendable {
    /// Its Secrets are sealed.
    case changes([ProposedChange])
    case rollback(ProposedRollback)
    case revert(Revision)
}

/// What a proposal has of one change.
public enum ProposedChange: Hashable, Sendable {
    case apply(Resource)
    /// Of a proposal that has ended: what was to be applied, the log has.
    case applyNamed(ResourceID)
    case delete(ResourceID)

    public init(_ operation: Change.Operation) {
        self =
            switch operation {
            case .apply(let resource): .apply(resource)
            case .delete(let id): .delete(id)
            }
    }

    /// Nil once the proposal has ended.
    public var operation: Change.Operation? {
        switch self {
        case .apply(let resource): .apply(resource)
        case .applyNamed: nil
        case .delete(let id): .delete(id)
        }
    }

    fileprivate var withoutContent: ProposedChange {
        if case .apply(let resource) = self { .applyNamed(resource.id) } else { self }
    }
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
    public var changes: [ProposedChange] {
        if case .changes(let changes) = self { changes } else { [] }
    }

    var rollback: ProposedRollback? {
        if case .rollback(let rollback) = self { rollback } else { nil }
    }

    var revert: Revision? { if case .revert(let revision) = self { revision } else { nil } }

    init(_ changes: [ProposedChange], _ rollback: ProposedRollback?, _ revert: Revision?) {
        self = rollback.map { .rollback($0) } ?? revert.map { .revert($0) } ?? .changes(changes)
    }

    /// What was to be done with what, and no more.
    var withoutContent: ProposedWish {
        guard case .changes(let changes) = self else { return self }
        return .changes(changes.map(\.withoutContent))
    }
}
