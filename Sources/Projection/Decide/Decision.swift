public import GatewayModel

/// What a changeset comes to: the commit, the state after it, and what it does to whom.
public struct Decision: Sendable {
    /// Nil when nothing changes.
    public let commit: Commit?
    public let results: [ChangeResult]
    /// The state the commit leads to; the state as it was when there is none.
    public let after: GatewayState
    public let mergeChanges: [MergeChange]
    public let effects: [GatewayEffect]
    public let warnings: [Warning]
}

/// What became of one resource of a changeset.
public struct ChangeResult: Hashable, Sendable {
    public enum Action: String, Hashable, Sendable, CaseIterable {
        case created, configured, unchanged, deleted
    }

    public let id: ResourceID
    public let action: Action
    /// The last commit that touched the resource, this one included.
    public let resourceVersion: Revision
    /// What the resource's `resourceVersion` was; nil if it did not exist.
    public let previousResourceVersion: Revision?
}
