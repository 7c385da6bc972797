public import GatewayModel

/// Of a commit what says who may want to hear of it. Its events may be ten thousand.
public struct CommitOutline: Hashable, Sendable {
    public var position: LogPosition
    public var committedAt: Timestamp
    /// Whose resources it touched, in order; empty text for what is nobody's, ``anyTeam`` for what
    /// may be about any: its content says it.
    public var teams: [String]

    /// No namespace is called so.
    public static let anyTeam = "*"

    public init(position: LogPosition, committedAt: Timestamp, teams: Set<String>) {
        (self.position, self.committedAt) = (position, committedAt)
        self.teams = teams.sorted()
    }

    public var revision: Revision { position.revision }
}
