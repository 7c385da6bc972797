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
    /// Those that stay though the commit deletes their Secret: something else needs them.
    public let keptKeys: [String]
    /// Those that were kept so, and that nobody needs from this commit on.
    public let destroyedKeys: [String]
    /// What people should hear of the commit, whoever asked for it; each counts one more where
    /// there is one with its key.
    public let warnings: [WarningEvent]

    public init(
        commit: StoredCommit, versions: [VersionRecord], answer: StoredAnswer? = nil,
        dataKeys: [DataKey] = [], keptKeys: [String] = [], destroyedKeys: [String] = [],
        warnings: [WarningEvent] = []
    ) {
        self.commit = commit
        self.versions = versions
        self.answer = answer
        self.dataKeys = dataKeys
        (self.keptKeys, self.destroyedKeys) = (keptKeys, destroyedKeys)
        self.warnings = warnings
    }

    /// Whether data keys are destroyed with it.
    public var destroysKeys: Bool {
        !destroyedKeys.isEmpty || !commit.deletedSecrets.isEmpty
    }
}
