import EventLog
public import GatewayModel

/// Data keys that a batch of commits destroyed.
public struct DestroyedKeys: Sendable {
    /// Secrets that were deleted: their keys are gone, but for some that are held.
    public let secrets: [NamespacedName]
    /// Keys that were held, and that nobody needs any more.
    public let ids: [String]

    init(by entries: [LogEntry]) {
        secrets = entries.flatMap(\.commit.deletedSecrets)
        ids = entries.flatMap(\.destroyedKeys)
    }

    var isEmpty: Bool { secrets.isEmpty && ids.isEmpty }
}
