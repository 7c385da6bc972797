public import GatewayModel

/// What one commit did to the merge of one gateway.
///
/// Owners that nothing happened to are left out; both sides are whole records, so everything
/// else (versions, plans, deltas) is a comparison of two values. An object, as it is kept in lists.
public final class MergeChange: Sendable {
    public let gateway: NamespacedName
    public let before: GatewayRecord?
    public let after: GatewayRecord?
    public let owners: [OwnerChange]
    /// Routes whose part in the snapshot is another one.
    public let routes: [RouteChange]

    /// Whether the merged configuration is another one than before: a new version (I10).
    public let changesConfiguration: Bool

    init(
        gateway: NamespacedName, before: GatewayRecord?, after: GatewayRecord?,
        owners: [OwnerChange], routes: [RouteChange] = [], changesConfiguration: Bool
    ) {
        self.gateway = gateway
        self.before = before
        self.after = after
        self.owners = owners
        self.routes = routes
        self.changesConfiguration = changesConfiguration
    }
}

/// One owner before and after, as far as it took part in the merge of that gateway. An object, as
/// it is looked at by many.
public final class OwnerChange: Sendable {
    public let id: ResourceID
    public let before: OwnerRecord?
    public let after: OwnerRecord?

    public init(id: ResourceID, before: OwnerRecord?, after: OwnerRecord?) {
        self.id = id
        self.before = before
        self.after = after
    }
}
