public import GatewayModel

/// Why a well-formed changeset is refused: news for the caller, all reasons at once.
public struct Refusal: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// It can never be right as it stands.
        case invalid
        /// It names something that does not exist.
        case notFound
        /// What the caller said must be true is not (`resourceVersion`, `If-Match`, `expectPlan`).
        case preconditionFailed
        /// It would clash with others where the gateway's owner does not want clashes.
        case conflict
    }

    public let kind: Kind
    /// One sentence for all of it.
    public let message: String
    public let issues: [Issue]
    /// For a revert: the later commits that touched the same resources.
    public let laterCommits: [Revision]

    public init(
        _ kind: Kind, _ message: String, issues: [Issue] = [], laterCommits: [Revision] = []
    ) {
        self.kind = kind
        self.message = message
        self.issues = issues
        self.laterCommits = laterCommits
    }
}
