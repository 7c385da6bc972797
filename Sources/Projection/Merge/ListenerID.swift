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
        // Every fragment has one for each listener: appended, which is a third of interpolating.
        var text = owner.kind == .gateway ? "gw/" : "ls/"
        text.reserveCapacity(
            5 + owner.namespace.utf8.count + owner.name.utf8.count + listener.utf8.count)
        text += owner.namespace
        text += "/"
        text += owner.name
        text += "/"
        text += listener
        return text
    }
}

extension ListenerID: Comparable {
    public static func < (left: ListenerID, right: ListenerID) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}
