public import GatewayModel

/// What came of looking for commits.
public struct CommitSearch: Sendable {
    /// Those that were wanted, newest first.
    public var commits: [StoredCommit]
    /// Every commit from this one on was looked at; nil if all were. Who goes on looks before it.
    public var reached: Revision?

    public init(commits: [StoredCommit], reached: Revision?) {
        (self.commits, self.reached) = (commits, reached)
    }
}
