public import GatewayModel

/// Everything in which two merged configurations of a gateway differ.
public struct SnapshotDelta: Sendable {
    public let listeners: ListenerDelta
    public let routes: RouteDelta

    public var isEmpty: Bool { listeners.isEmpty && routes.isEmpty }

    init(listeners: ListenerDelta, routes: RouteDelta) {
        (self.listeners, self.routes) = (listeners, routes)
    }

    public init(owners: [OwnerChange], routes: [RouteChange]) {
        listeners = ListenerDelta(owners)
        self.routes = RouteDelta(routes)
    }

    /// Between two states, either of which may not have the gateway.
    public init(of gateway: NamespacedName, from old: GatewayState, to new: GatewayState) {
        listeners = ListenerDelta(of: gateway, from: old, to: new)
        routes = RouteDelta(of: gateway, from: old, to: new)
    }
}
