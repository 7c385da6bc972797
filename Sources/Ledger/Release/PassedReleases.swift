import GatewayModel
import Projection

/// The states of one batch that have versions which proxies are given, or which a guard would give
/// them: the batch may go on, and only where it ends is published.
struct PassedReleases: Sendable {
    private var released: [NamespacedName: GatewayState] = [:]
    private var bases: [NamespacedName: GatewayState] = [:]

    /// - Parameter state: after each commit of the batch.
    mutating func note(_ state: GatewayState) {
        if !state.hasReleases { return }
        for name in state.gatewaysWithRelease {
            guard let release = state.release(of: name),
                let latest = state.gateway(name)?.version
            else { continue }
            if release.version == latest { released[name] = state }
            if release.base.version == latest { bases[name] = state }
        }
    }

    /// The states that may have a version of a gateway.
    func states(of gateway: NamespacedName) -> [GatewayState] {
        [released[gateway], bases[gateway]].compactMap { $0 }
    }
}
