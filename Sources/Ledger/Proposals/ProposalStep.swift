public import GatewayModel
public import Projection

/// What is to become of the wish of a submission, where it is not simply done.
public enum ProposalStep: Sendable {
    /// It is kept until others have agreed.
    case propose(Proposing)
    /// Somebody says what it thinks of a proposal whose wish it is.
    case judge(Verdict)
}

/// How a wish is to be kept.
public struct Proposing: Sendable {
    /// How many others are to agree; policies can only ask for more.
    public var approvals: Int
    /// How long it waits for them.
    public var lifetime: GatewayDuration
    /// False where it is the server that keeps it, because a policy asks for approval.
    public var isAskedFor: Bool
    /// Puts what it would do into words, for who may see so much, with what is to be told besides.
    public var preview: @Sendable (Acceptance, Visibility, [Warning]) -> [UInt8]

    public init(
        approvals: Int = 1,
        lifetime: GatewayDuration = GatewayDuration(
            milliseconds: Limits.usualProposalMilliseconds),
        isAskedFor: Bool,
        preview: @escaping @Sendable (Acceptance, Visibility, [Warning]) -> [UInt8]
    ) {
        (self.approvals, self.lifetime) = (approvals, lifetime)
        (self.isAskedFor, self.preview) = (isAskedFor, preview)
    }
}

/// What somebody thinks of a proposal.
public struct Verdict: Sendable {
    public enum Opinion: Hashable, Sendable {
        /// With a word.
        case approve(String)
        /// And why.
        case refuse(String)
        /// Its author takes it back.
        case withdraw(String?)
    }

    /// Of the Proposal.
    public var name: String
    /// Of the one that it is about: the wish of the submission is that one's. Nil where there was
    /// none.
    public var uid: String?
    public var opinion: Opinion

    public init(_ opinion: Opinion, of name: String, uid: String?) {
        (self.opinion, self.name, self.uid) = (opinion, name, uid)
    }
}

extension Submission.Wish {
    /// Nothing: of a verdict that does nothing but end a proposal.
    public static let nothing = Submission.Wish.change(Changeset(changes: []))

    /// As a proposal keeps it; nil of what nobody proposes.
    public var proposed: ProposedWish? {
        switch self {
        case .change(let changeset):
            .changes(changeset.changes.map { ProposedChange($0.operation) })
        case .rollBack(let rollback):
            .rollback(
                ProposedRollback(
                    gateway: rollback.gateway, toVersion: rollback.toVersion,
                    scope: rollback.scope))
        case .revert(let revert): .revert(revert.commit.revision)
        case .confirm, .end, .undo: nil
        }
    }
}

extension Ledger {
    /// What a proposal wants, ready to be decided. Going back reads the log: not to be called where
    /// others wait.
    public func wish(of proposal: ProposalSpec) throws -> Submission.Wish {
        switch proposal.wish {
        case .changes(let changes):
            .change(Changeset(changes: changes.compactMap(\.operation).map { Change($0) }))
        case .rollback(let wanted):
            .rollBack(
                Rollback(
                    of: wanted.gateway,
                    to: try state(ofVersion: wanted.toVersion, of: wanted.gateway),
                    scope: wanted.scope, ifVersion: nil))
        case .revert(let revision):
            try {
                let (commit, before) = try commit(at: revision)
                return .revert(Revert(commit, on: before, ifVersion: nil))
            }()
        }
    }
}
