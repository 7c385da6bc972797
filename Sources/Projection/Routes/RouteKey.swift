public import GatewayModel

/// A route and its age: its place among the routes of a gateway (semantics.md 6.5, 7 and 8).
public final class RouteKey: Sendable {
    public let id: ResourceID
    public let created: Revision

    public convenience init(_ stored: StoredResource) {
        self.init(stored.id, created: stored.createdRevision)
    }

    public init(_ id: ResourceID, created: Revision) {
        self.id = id
        self.created = created
    }
}

extension RouteKey: Comparable {
    /// The older first, then by kind, then the byte-wise smaller `namespace/name`.
    public static func < (left: RouteKey, right: RouteKey) -> Bool {
        if left === right { return false }
        if left.created != right.created { return left.created < right.created }
        return left.id < right.id
    }

    public static func == (left: RouteKey, right: RouteKey) -> Bool {
        left === right || (left.created == right.created && left.id == right.id)
    }
}

extension ResourceID {
    /// `httproute/shop/web`: a route as snapshots name it. A `/` cannot occur in any part.
    public var routeID: String { "\(kind.rawValue.lowercased())/\(namespace)/\(name)" }
}
