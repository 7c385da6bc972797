public import GatewayModel

/// Where the history of a resource is followed back from: what is known of its newest event.
public enum HistoryStart: Hashable, Sendable {
    /// The commit that touched it last: its `resourceVersion`.
    case commit(Revision)
    /// It does not exist at that revision; if it ever did, it was deleted before or there.
    case absent(at: Revision)

    /// - Parameter resourceVersion: nil if the resource does not exist at `revision`.
    public init(resourceVersion: Revision?, at revision: Revision) {
        self = resourceVersion.map(HistoryStart.commit) ?? .absent(at: revision)
    }

    /// Commits after it are left out.
    public var revision: Revision {
        switch self {
        case .commit(let revision), .absent(let revision): revision
        }
    }
}
