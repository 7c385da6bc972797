import GatewayModel

/// The merge of a gateway before a change, reconstructed: claims are changed in place, so only the
/// merge after it is there, and the owners that changed with their records from before.
struct PreviousMerge {
    private let now: MergeView
    /// The owners that changed, as they were.
    private var owners: [ResourceID: OwnerRecord?] = [:]
    /// The first of their former claims on each key.
    private var keys: [ClaimKey: Claim] = [:]
    /// The first claim on each port that any of them has or had claims on.
    private var slots: [SlotKey: Claim?] = [:]

    init(_ change: MergeChange, now: MergeView) {
        self.now = now
        for owner in change.owners where owner.before != nil || owners[owner.id] == nil {
            owners[owner.id] = .some(owner.before)
        }
        var firsts: [SlotKey: Claim] = [:]
        for owner in change.owners {
            for (key, claim) in owner.before?.keyedClaims ?? [] {
                keys[key] = keys[key].map { min($0, claim) } ?? claim
                firsts[key.slot] = firsts[key.slot].map { min($0, claim) } ?? claim
            }
        }
        for owner in change.owners {
            let claims = (owner.before?.keyedClaims ?? []) + (owner.after?.keyedClaims ?? [])
            for (key, _) in claims where slots[key.slot] == nil {
                let other = now.slots[key.slot]?.order.first { owners[$0.owner.id] == nil }
                slots[key.slot] = .some([other, firsts[key.slot]].compactMap(\.self).min())
            }
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
        let other = slot?.claimants(of: key)?.all.first { owners[$0.owner.id] == nil }
        return [other, keys[key]].compactMap(\.self).min()
    }
}

extension OwnerRecord {
    fileprivate var keyedClaims: [(key: ClaimKey, claim: Claim)] {
        claims.enumerated().compactMap { index, claim in
            guard let key = claim.key else { return nil }
            return (key, Claim(self.key, index, key.listenerClass))
        }
    }
}

/// A key that a listener has won.
struct HeldKey {
    let id: ListenerID
    let isServed: Bool

    /// Nil when somebody else holds it.
    init?(_ claim: Claim, of owner: OwnerRecord) {
        let outcome = owner.outcomes[Int(claim.index)]
        guard outcome.holdsClaim else { return nil }
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
