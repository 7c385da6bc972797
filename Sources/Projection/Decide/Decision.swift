public import GatewayModel

/// What a changeset comes to: the commit, and what it does to whom.
///
/// A class, since copying it would count dozens of references.
public final class Decision: Sendable {
    /// Nil when nothing changes.
    public let commit: Commit?
    public let results: [ChangeResult]
    public let mergeChanges: [MergeChange]
    public let effects: [GatewayEffect]
    /// By gateway.
    public let releases: [ReleaseEffect]
    public let warnings: [Warning]
    /// The ListenerPolicies that it satisfies, by name.
    public let policies: [String]
    /// What follows from what was asked for: events without a result, after those that have one.
    public let consequences: Int

    init(
        commit: Commit?, results: [ChangeResult], mergeChanges: [MergeChange],
        effects: [GatewayEffect], releases: [ReleaseEffect] = [], warnings: [Warning],
        policies: [String] = [], consequences: Int = 0
    ) {
        (self.policies, self.consequences, self.releases) = (policies, consequences, releases)
        (self.commit, self.results, self.mergeChanges) = (commit, results, mergeChanges)
        (self.effects, self.warnings) = (effects, warnings)
    }

    /// For each event of the commit the commit that touched its resource before.
    public var links: [Revision?] {
        results.lazy.filter { $0.action != .unchanged }.map(\.previousResourceVersion)
            + Array(repeating: nil, count: consequences)
    }

    /// The events of what was asked for.
    public var wantedEvents: ArraySlice<Event> {
        (commit?.events ?? []).dropLast(consequences)
    }
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
