public import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// The gateways whose configuration a resource has, or may have, a part in now; empty where
    /// that is none.
    public func gateways(concernedBy id: ResourceID) -> Set<NamespacedName> {
        switch id.kind.part {
        case .gateway: [id.namespacedName]
        case .set: Set([listenerSet(id.namespacedName)?.stored.parent].compactMap(\.self))
        case .route: Set(routes[id]?.parents.flatMap { $0.attachments.map(\.gateway) } ?? [])
        case .secret, .backend:
            links.referrers[id].reduce(into: []) { $0.formUnion(gateways(concernedBy: $1)) }
        case .namespace, .grant, .access, .governance, .none: []
        }
    }
}
