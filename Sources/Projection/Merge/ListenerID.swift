public import GatewayModel

/// What tells one listener of a merged gateway from every other (semantics.md 3.6).
public struct ListenerID: Hashable, Sendable {
    public let owner: ResourceID
    public let listener: String

    public init(owner: ResourceID, listener: String) {
        self.owner = owner
        self.listener = listener
    }
}

extension ListenerID: CustomStringConvertible {
    /// `gw/infra/edge/http`, `ls/shop/web/www`. A `/` cannot occur in any part.
    public var description: String {
        let prefix = owner.kind == .gateway ? "gw" : "ls"
        return "\(prefix)/\(owner.namespace)/\(owner.name)/\(listener)"
    }
}

extension ListenerID: Comparable {
    public static func < (left: ListenerID, right: ListenerID) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}
