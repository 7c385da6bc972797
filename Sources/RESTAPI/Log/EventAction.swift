import GatewayModel

/// What an event did to its resource.
enum EventAction: String {
    case created, configured, restored, deleted

    /// - Parameter previous: the commit that touched the resource before. Only going back can bring
    ///   a resource back under its old identity.
    init(_ event: Event, of commit: Commit, previous: Revision?) {
        switch event {
        case .deleted: self = .deleted
        case .applied(let stored) where stored.createdRevision == commit.revision: self = .created
        case .applied: self = previous == nil ? .restored : .configured
        }
    }
}
