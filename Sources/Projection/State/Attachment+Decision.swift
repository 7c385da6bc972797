import GatewayModel

extension GatewayState {
    /// Whether a set of `namespace` may attach to a gateway with this spec: the first failing step
    /// of semantics.md 2.1 decides. `allowed` comes before acceptance, so an outsider learns
    /// nothing about the gateway.
    func attachment(ofSetIn namespace: String, to gateway: NamespacedName, _ spec: GatewaySpec?)
        -> Attachment
    {
        guard let spec else { return .parentNotFound }
        guard allows(spec.allowedListeners, namespace: namespace, on: gateway) else {
            return .notAllowed
        }
        return GatewayAcceptance(spec) == .accepted ? .attached : .parentNotAccepted
    }

    /// semantics.md 2.2. A namespace that nobody registered matches no selector.
    private func allows(
        _ allowed: AllowedListeners?, namespace: String, on gateway: NamespacedName
    ) -> Bool {
        switch allowed?.from {
        case nil, .some(.none): false
        case .same: namespace == gateway.namespace
        case .all: true
        case .selector:
            if let labels = selectableLabels(ofNamespace: namespace) {
                allowed?.selector?.matches(labels) ?? false
            } else {
                false
            }
        }
    }
}
