public import GatewayModel

/// What one append writes: a commit, and what it brings for the ``SideStore``.
///
/// An object, as it goes from list to list on its way to the disk.
public final class LogEntry: Sendable {
    public let commit: StoredCommit
    /// The gateways whose merged configuration it changed.
    public let versions: [VersionRecord]
    /// Set exactly when the commit has an idempotency key.
    public let answer: StoredAnswer?
    /// Those that the commit's Secrets need and that are not there yet.
    public let dataKeys: [DataKey]

    public init(
        commit: StoredCommit, versions: [VersionRecord], answer: StoredAnswer? = nil,
        dataKeys: [DataKey] = []
    ) {
        self.commit = commit
        self.versions = versions
        self.answer = answer
        self.dataKeys = dataKeys
    }
}
