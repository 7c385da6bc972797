import EventLog
import GatewayModel
import Logging
import Projection

extension Ledger {
    /// The states behind the versions that proxies are given where these are not the latest, at the
    /// start.
    static func releasedStates(
        of state: GatewayState, _ history: History
    ) throws(EventLogError) -> [NamespacedName: GatewayState] {
        var states: [NamespacedName: GatewayState] = [:]
        for (gateway, release) in state.withheldGateways {
            let released = try history.state(at: release.version)
            released.prepareSnapshots()
            states[gateway] = released
        }
        return states
    }

    /// The same after a batch, from what was published before it where that has the version. Else
    /// it is folded from the log: what was read before a pin was asked for is at hand.
    func releasedStates(
        of state: GatewayState, after before: Published
    ) -> [NamespacedName: GatewayState] {
        var states: [NamespacedName: GatewayState] = [:]
        for (gateway, release) in state.withheldGateways {
            let known = before.state(releasedOf: gateway)
            if known.gateway(gateway)?.version == release.version {
                states[gateway] = known
            } else if before.state.gateway(gateway)?.version == release.version {
                states[gateway] = before.state
            } else {
                states[gateway] = foldedState(at: release.version, for: gateway) ?? known
            }
        }
        return states
    }

    /// Nil if the log cannot be read: then proxies keep what they have.
    private func foldedState(
        at version: Revision, for gateway: NamespacedName
    ) -> GatewayState? {
        do throws(EventLogError) {
            return try history.state(at: version)
        } catch {
            logger.error(
                "a version that proxies should be given cannot be read; they keep what they have",
                metadata: [
                    "gateway": "\(gateway)", "version": "\(version)", "cause": "\(error)",
                ])
            return nil
        }
    }
}
