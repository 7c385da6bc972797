public import GatewayModel
public import Metrics
import Projection

/// What commits there were since the start, by why and by whom, and what they took from whom.
public final class CommitCounts: Sendable {
    /// Why a commit was made, in one word.
    public enum Reason: String, CaseIterable, Sendable {
        case change, rollback, revert, confirmation
        /// Something ended, or changed, at the time that it says itself.
        case deadline
        /// Nobody confirmed what was on trial.
        case undo
    }

    /// The most principals and gateways with a number of their own.
    public static let principalLimit = 200
    public static let gatewayLimit = 1000

    /// What stands for those beyond the limit. No namespace is called so.
    public static let otherGateway = NamespacedName(namespace: "", name: "other")

    /// What came of a proposal, and what did not.
    private let approved = Reason.allCases.map { _ in Counter() }
    private let alone = Reason.allCases.map { _ in Counter() }
    /// Of who asked for them.
    public let byPrincipal = Family(limit: principalLimit, other: "other") { Counter() }
    /// Listeners of others that stopped serving because of a commit, by gateway.
    public let displaced = Family(limit: gatewayLimit, other: otherGateway) { Counter() }
    /// Those made though something was frozen.
    public let overridingFreezes = Counter()

    public func value(_ reason: Reason, isApproved: Bool) -> Int {
        counter(reason, isApproved: isApproved).value
    }

    private func counter(_ reason: Reason, isApproved: Bool) -> Counter {
        let index = Reason.allCases.firstIndex(of: reason) ?? 0
        return (isApproved ? approved : alone)[index]
    }

    func count(_ commit: Commit) {
        counter(Reason(commit), isApproved: commit.terms?.proposal != nil).add()
        if let principal = commit.origin?.principal { byPrincipal[principal].add() }
        if let terms = commit.terms, !terms.overriddenFreezes.isEmpty { overridingFreezes.add() }
    }

    func countDisplaced(_ count: Int, of gateway: NamespacedName) { displaced[gateway].add(count) }
}

extension CommitCounts.Reason {
    fileprivate init(_ commit: Commit) {
        switch commit.cause {
        case .change: self = .change
        case .rollback: self = .rollback
        case .revert: self = commit.origin == nil ? .undo : .revert
        case .confirmation: self = .confirmation
        case .deadline: self = .deadline
        }
    }
}
