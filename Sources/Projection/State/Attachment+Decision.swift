import GatewayModel

extension GatewayState {
    /// Whether a set of `namespace` may attach to a gateway that admits whom `admission` says; nil
    /// is a gateway that does not exist. The first failing step of semantics.md 2.1 decides.
    /// `allowed` comes before acceptance, so an outsider learns nothing about the gateway.
    func attachment(
        ofSetIn namespace: String, to gateway: NamespacedName, _ admission: AttachmentRules?
    ) -> Attachment {
        guard let admission else { return .parentNotFound }
        guard allows(admission.allowed, namespace: namespace, on: gateway) else {
            return admission.allowed?.from == .selector ? .notSelected : .notAllowed
        }
        return switch admission.acceptance {
        case .accepted: .attached
        case .unusableAddress: .parentNotProgrammed
        case .unsupportedAddress, .invalidParameters: .parentNotAccepted
        }
    }

    /// semantics.md 2.2.
    private func allows(
        _ allowed: AllowedListeners?, namespace: String, on gateway: NamespacedName
    ) -> Bool {
        switch allowed?.from {
        case nil, .some(.none): false
        case .same: namespace == gateway.namespace
        case .all: true
        case .selector: chooses(allowed?.selector, namespace: namespace)
        }
    }

    /// Whether a selector, if there is one, chooses a namespace that holds something.
    func chooses(_ selector: LabelSelector?, namespace: String) -> Bool {
        guard let selector else { return false }
        return selector.isWellFormed
            && selector.matches(selectableLabels(ofNamespace: namespace))
    }
}

extension LabelSelector {
    /// False only for what today's validation refuses (X4) but an old event may hold.
    fileprivate var isWellFormed: Bool {
        matchExpressions.allSatisfy { requirement in
            switch requirement.operator {
            case .in, .notIn: !requirement.values.isEmpty
            case .exists, .doesNotExist: requirement.values.isEmpty
            }
        }
    }
}
