import GatewayModel

/// Who was first on what a change touched, before it did.
struct FormerFirsts: Sendable {
    /// By key, each time that it was touched.
    var keys: [(key: ClaimKey, first: Claim?)] = []
    var slots = SmallMap<SlotKey, Claim?>()
}

/// The merge of a gateway as it was before a change: as it is now, but for what the change touched.
/// Claims are changed where they are, so there is nothing else to look at.
struct FormerMerge {
    private let now: MergeView
    private let slots: SmallMap<SlotKey, Claim?>
    private var keys = SmallMap<ClaimKey, Claim?>()
    private var owners = SmallMap<ResourceID, OwnerRecord?>()

    init(_ change: MergeChange, now: MergeView) {
        (self.now, slots) = (now, change.former.slots)
        for (key, first) in change.former.keys where !keys.contains(key) {
            keys[key] = .some(first)
        }
        for owner in change.owners where owners[owner.id] == nil || owner.before != nil {
            owners[owner.id] = .some(owner.before)
        }
    }

    /// Who served exactly `key`.
    func winner(of key: ClaimKey, in state: GatewayState) -> ListenerID? {
        holding(of: key, in: state).flatMap { $0.isServed ? $0.id : nil }
    }

    /// Who had won exactly `key`, served or not; nobody when the first to claim it was above the
    /// ceiling.
    ///
    /// - Parameter state: after the change.
    func holding(of key: ClaimKey, in state: GatewayState) -> HeldKey? {
        guard let claim = holder(of: key),
            let owner = owners[claim.owner.id] ?? state.owner(claim.owner.id)
        else { return nil }
        return HeldKey(claim, of: owner)
    }

    private func holder(of key: ClaimKey) -> Claim? {
        let slot = now.slots[key.slot]
        let first = slots[key.slot] ?? slot?.first
        guard first?.listenerClass == key.listenerClass else { return nil }
        return keys[key] ?? slot?.claimants(of: key)?.first
    }
}

/// A key that a listener has won.
struct HeldKey {
    let id: ListenerID
    let isServed: Bool

    /// Nil when the claim was not accepted.
    init?(_ claim: Claim, of owner: OwnerRecord) {
        let outcome = owner.outcomes[Int(claim.index)]
        guard outcome.isAccepted else { return nil }
        id = ListenerID(owner: owner.id, listener: owner.listeners[Int(claim.index)].name)
        isServed = outcome == .wins
    }
}

extension GatewayState {
    /// Who serves exactly `key`.
    func winner(of key: ClaimKey, in view: MergeView) -> ListenerID? {
        guard let claim = view.holder(of: key), let owner = owner(claim.owner.id),
            let held = HeldKey(claim, of: owner), held.isServed
        else { return nil }
        return held.id
    }
}

extension ClaimKey {
    /// The keys that cover this one, the most specific first: `*.b.c`, `*.c`, any.
    var wider: [ClaimKey] {
        var keys: [ClaimKey] = []
        var rest = hostname[...]
        if rest.hasPrefix("*.") { rest = rest.dropFirst(2) }
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: dot)...]
            keys.append(with(hostname: "*." + rest))
        }
        if !hostname.isEmpty { keys.append(with(hostname: "")) }
        return keys
    }

    func with(hostname: String) -> ClaimKey {
        ClaimKey(slot: slot, listenerClass: listenerClass, hostname: hostname)
    }
}

extension MergeView {
    /// Who wins exactly this key, if its class wins the slot.
    func holder(of key: ClaimKey) -> Claim? {
        guard let slot = slots[key.slot], slot.first?.listenerClass == key.listenerClass else {
            return nil
        }
        return slot.claimants(of: key)?.first
    }
}
