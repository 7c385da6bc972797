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

extension CommitSearch {
    /// What comes of looking through these, which are all that there are, oldest first.
    init(
        of range: [StoredCommit], limit: Int, effort: Int,
        among isCandidate: (StoredCommit) -> Bool, for isWanted: (StoredCommit) -> Bool
    ) {
        self.init(commits: [], reached: nil)
        var rows = 0
        for commit in range.reversed() {
            rows += 1
            if isCandidate(commit.withoutEvents) {
                rows += commit.events.count
                if isWanted(commit.withoutPayloads) { commits.append(commit) }
            }
            guard rows >= effort || commits.count >= limit else { continue }
            if commit.revision != range.first?.revision { reached = commit.revision }
            return
        }
    }
}
