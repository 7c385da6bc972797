/// What happened to one resource. Complete in itself, never edited.
public enum Event: Hashable, Sendable {
    /// The whole resource as it is from here on: created, configured, or brought back.
    case applied(StoredResource)
    case deleted(ResourceID, uid: String)

    public var id: ResourceID {
        switch self {
        case .applied(let stored): stored.id
        case .deleted(let id, _): id
        }
    }
}
