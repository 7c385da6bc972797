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

    /// The states behind the versions that guards would give, where these are not the latest, at
    /// the start.
    static func baseStates(
        of state: GatewayState, _ history: History
    ) throws(EventLogError) -> [NamespacedName: GatewayState] {
        var states: [NamespacedName: GatewayState] = [:]
        for (gateway, base) in state.guardedBases { states[gateway] = try history.state(at: base) }
        return states
    }

    /// The same after a batch, from what it passed or what was published before it. What a pin
    /// wants beyond that was read before it was asked for, and is at hand: nothing is folded from
    /// the log here, where all wait.
    func releasedStates(
        of state: GatewayState, _ passed: PassedReleases, after before: Published
    ) -> [NamespacedName: GatewayState] {
        var states: [NamespacedName: GatewayState] = [:]
        for (gateway, release) in state.withheldGateways {
            states[gateway] =
                known(release.version, of: gateway, passed, before)
                ?? foldedState(at: release.version, for: gateway)
                ?? before.state(releasedOf: gateway)
        }
        return states
    }

    func baseStates(
        of state: GatewayState, _ passed: PassedReleases, after before: Published
    ) -> [NamespacedName: GatewayState] {
        var states: [NamespacedName: GatewayState] = [:]
        for (gateway, base) in state.guardedBases {
            states[gateway] = known(base, of: gateway, passed, before)
        }
        return states
    }

    private func known(
        _ version: Revision, of gateway: NamespacedName, _ passed: PassedReleases,
        _ before: Published
    ) -> GatewayState? {
        let states =
            passed.states(of: gateway) + [before.state, before.state(releasedOf: gateway)]
            + [before.baseStates[gateway]].compactMap { $0 }
        return states.first { $0.gateway(gateway)?.version == version }
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
