// What resources have in common that end by themselves, or need keys of others.

extension ResourceSpec {
    /// When the resource ends, or changes, by itself; nil: never.
    public var deadline: Timestamp? {
        switch self {
        case .changeFreeze(let freeze): freeze.until
        case .commitConfirmation(let confirmation): confirmation.confirmBefore
        case .proposal(let proposal): proposal.deadline
        case .listenerPolicy(let policy): policy.delegations.compactMap(\.until).min()
        case .versionPin(let pin): pin.until
        default: nil
        }
    }

    /// Data keys that are kept for as long as the resource is there.
    public var heldKeys: [HeldDataKey] {
        switch self {
        case .commitConfirmation(let confirmation): confirmation.dataKeys
        case .proposal(let proposal): proposal.heldKeys
        case .versionPin(let pin): pin.dataKeys
        default: []
        }
    }
}
