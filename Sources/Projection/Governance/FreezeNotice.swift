public import GatewayModel
import HashTreeCollections

/// A freeze that holds, or will, as those are told whom it concerns.
public struct FreezeNotice: Hashable, Sendable {
    /// Of the ChangeFreeze.
    public let name: String
    public let reason: String
    public let from: Timestamp?
    public let until: Timestamp?

    init(_ id: ResourceID, _ spec: ChangeFreezeSpec) {
        (name, reason, from, until) = (id.name, spec.reason, spec.from, spec.until)
    }
}

extension GatewayState {
    /// The freezes that hold a namespace, or a gateway that it has sets on, now or later.
    public func freezes(concerning namespace: String, at now: Timestamp) -> [FreezeNotice] {
        if governance.freezes.isEmpty { return [] }
        let labels = selectableLabels(ofNamespace: namespace)
        let sets = setsByNamespace[namespace] ?? []
        let gateways = Set(sets.compactMap { listenerSets[$0]?.stored.parent })
        return governance.freezes.compactMap { stored in
            guard case .changeFreeze(let spec) = stored.resource.spec,
                spec.until.map({ now < $0 }) ?? true,
                spec.namespaces.contains(namespace)
                    || spec.namespaceSelector?.matches(labels) ?? false
                    || spec.gateways.contains(where: { gateways.contains($0.gateway) })
            else { return nil }
            return FreezeNotice(stored.id, spec)
        }
    }
}
