public import GatewayModel

/// One version of one gateway's merged configuration, without the configuration.
public struct VersionRecord: Hashable, Sendable {
    public var gateway: NamespacedName
    public var version: Revision
    /// The gateway was deleted: there is nothing to serve and nothing to go back to.
    public var isDeletion: Bool
    public var listenerCount: Int
    public var routeCount: Int
    /// Listeners, as the next two.
    public var addedCount: Int
    public var removedCount: Int
    public var modifiedCount: Int
    /// Bytes of the JSON snapshot.
    public var snapshotSize: Int

    public init(
        gateway: NamespacedName, version: Revision, isDeletion: Bool = false, listenerCount: Int,
        routeCount: Int, addedCount: Int, removedCount: Int, modifiedCount: Int, snapshotSize: Int
    ) {
        self.gateway = gateway
        self.version = version
        self.isDeletion = isDeletion
        self.listenerCount = listenerCount
        self.routeCount = routeCount
        self.addedCount = addedCount
        self.removedCount = removedCount
        self.modifiedCount = modifiedCount
        self.snapshotSize = snapshotSize
    }
}
