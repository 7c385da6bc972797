public import GatewayModel
public import Projection

// What proxies are given, which is the latest version, unless that is held back.

extension Published {
    /// The state of which proxies of that gateway get their configuration.
    public func state(releasedOf gateway: NamespacedName) -> GatewayState {
        if releasedStates.isEmpty { return state }
        return releasedStates[gateway] ?? state
    }

    /// What proxies of that gateway are given; nil if there is none.
    public func releasedGateway(_ name: NamespacedName) -> GatewayRecord? {
        state(releasedOf: name).gateway(name)
    }

    /// The gateways whose proxies are given another version than before.
    ///
    /// - Parameter changed: those that have a new version.
    func news(
        since before: Published, among changed: Set<NamespacedName>
    ) -> Set<NamespacedName> {
        let held = state.gatewaysWithRelease + before.state.gatewaysWithRelease
        if held.isEmpty { return changed }
        return changed.union(held).filter { name in
            releasedGateway(name)?.version != before.releasedGateway(name)?.version
        }
    }
}
