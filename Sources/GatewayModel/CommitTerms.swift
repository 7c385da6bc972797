public import JSON

/// Under which rules of the house a commit was made, where that is more than the rights of who
/// asked. An object, since nearly every commit has none.
public final class CommitTerms: Sendable {
    /// The ChangeFreezes that were in force, and overridden by who may.
    public let overriddenFreezes: [String]
    /// The proposal that it carries out.
    public let proposal: ProposalTerms?
    /// When it is undone unless it is confirmed.
    public let confirmBefore: Timestamp?

    public init(
        overriddenFreezes: [String] = [], proposal: ProposalTerms? = nil,
        confirmBefore: Timestamp? = nil
    ) {
        (self.overriddenFreezes, self.proposal) = (overriddenFreezes, proposal)
        self.confirmBefore = confirmBefore
    }
}

/// Whose proposal a commit carries out, and who agreed.
public struct ProposalTerms: Hashable, Sendable {
    /// Of the Proposal.
    public let name: String
    /// The principal that proposed it.
    public let author: String
    /// The principals that approved it, in that order.
    public let approvers: [String]

    public init(name: String, author: String, approvers: [String]) {
        (self.name, self.author, self.approvers) = (name, author, approvers)
    }
}

extension CommitTerms: Hashable {
    public static func == (left: CommitTerms, right: CommitTerms) -> Bool {
        left === right
            || left.overriddenFreezes == right.overriddenFreezes && left.proposal == right.proposal
                && left.confirmBefore == right.confirmBefore
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(overriddenFreezes)
        hasher.combine(proposal)
        hasher.combine(confirmBefore)
    }
}

extension CommitTerms {
    /// Without the braces; each member only if there is one.
    public func write(members writer: inout JSONWriter) {
        if !overriddenFreezes.isEmpty {
            writer.key("overriddenFreezes")
            writer.array(of: overriddenFreezes)
        }
        if let proposal {
            writer.key("proposal")
            writer.object { writer in
                writer.member("name", proposal.name)
                writer.member("author", proposal.author)
                writer.key("approvers")
                writer.array(of: proposal.approvers)
            }
        }
        if let confirmBefore { writer.member("confirmBefore", confirmBefore.description) }
    }
}
