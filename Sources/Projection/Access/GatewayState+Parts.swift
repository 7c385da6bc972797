public import GatewayModel

// What of a merged view somebody sees who may not get the gateway: its own parts.

extension GatewayState {
    /// Whether anything of the gateway is the caller's to see.
    public func hasPart(of gateway: GatewayRecord, seenBy visibility: Visibility) -> Bool {
        visibility.seesMerge(of: gateway.name)
            || gateway.sets.contains { visibility.sees($0.id) }
            || gateway.parts.routes.contains { visibility.sees($0.record.id) }
    }
}

extension SnapshotDelta {
    /// Without what others have in the gateway, for who may not get it.
    public func seen(
        by visibility: Visibility, on gateway: NamespacedName
    ) -> SnapshotDelta {
        if visibility.seesMerge(of: gateway) { return self }
        return SnapshotDelta(
            listeners: listeners.filter { visibility.sees($0.owner) },
            routes: routes.filter { visibility.sees($0.record.id) })
    }
}
