public import GatewayModel

/// What is known of a resource, from where its life is followed back.
public enum LifeEnd: Hashable, Sendable {
    /// The commit that touched it last: its `resourceVersion`.
    case commit(Revision)
    /// It does not exist at that revision; if it ever did, it was deleted before or there.
    case absent(at: Revision)

    /// - Parameter resourceVersion: nil if the resource does not exist at `revision`.
    public init(resourceVersion: Revision?, at revision: Revision) {
        self = resourceVersion.map(LifeEnd.commit) ?? .absent(at: revision)
    }

    /// Nothing after it counts.
    public var revision: Revision {
        switch self {
        case .commit(let revision), .absent(let revision): revision
        }
    }
}
