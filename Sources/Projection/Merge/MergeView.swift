import GatewayModel
import HashTreeCollections

/// The merge of one gateway as a question to be asked: who is first, who wins.
///
/// The rule is the walk of semantics.md 3.4. It is answered here without walking: the first
/// claimant of a slot always wins and fixes its class; within that class the first claimant of a
/// key wins. Both are looked up, so an answer costs the same on a gateway of any size.
struct MergeView {
    let gateway: OwnerKey
    let sets: [OwnerKey]
    let slots: TreeDictionary<SlotKey, Slot>
    let rules: MergeRules
    let listeners: (OwnerKey) -> [Listener]

    /// What becomes of a claim if there is no ceiling on the number of winners.
    func outcome(of claim: Claim, for key: ClaimKey) -> Outcome {
        guard let slot = slots[key.slot], winningClass(of: slot, at: key.slot) == key.listenerClass
        else { return .protocolConflict }
        if slot.claimants(of: key)?.first == claim { return .wins }
        return key.listenerClass.sharesByHostname ? .hostnameConflict : .protocolConflict
    }

    /// The class of the slot's first claimant.
    func winningClass(of slot: Slot, at key: SlotKey) -> ListenerClass? {
        // Nearly every slot is claimed for one class only, and then nobody has to be compared.
        if slot.classes.count <= 1 { return slot.classes.keys.first }
        return slot.classes.keys
            .compactMap { candidate in
                firstClaim(for: candidate, in: slot, at: key).map { (claim: $0, class: candidate) }
            }
            .min { $0.claim < $1.claim }?.class
    }

    func firstClaim(for listenerClass: ListenerClass, in slot: Slot, at key: SlotKey)
        -> Claim?
    {
        guard let holders = slot.classes[listenerClass] else { return nil }
        if holders.count <= 16 { return holders.values.lazy.map(\.first).min() }
        // Many hostnames mean many owners, so one of the oldest is soon found to be among them.
        for owner in [[gateway], sets].joined() {
            for (index, listener) in listeners(owner).enumerated() {
                guard case .success(let claimed) = listener.claim(under: rules),
                    claimed.slot == key, claimed.listenerClass == listenerClass
                else { continue }
                return Claim(owner: owner, index: Int32(index))
            }
        }
        return nil
    }
}

extension MergeView {
    /// What becomes of each listener of one owner, without the ceiling.
    func outcomes(of owner: OwnerKey, _ listeners: [Listener]) -> [Outcome] {
        listeners.enumerated().map { index, listener in
            switch listener.claim(under: rules) {
            case .success(let key): outcome(of: Claim(owner: owner, index: Int32(index)), for: key)
            case .failure(let reason): .noClaim(reason)
            }
        }
    }

    /// The outcomes when only claims up to `ceiling` may win (L11). What comes later loses to
    /// whoever precedes the ceiling, and otherwise would have won had there been room.
    func outcomes(
        of owner: OwnerKey, _ listeners: [Listener], under ceiling: Ceiling
    ) -> [Outcome] {
        listeners.enumerated().map { index, listener in
            let claim = Claim(owner: owner, index: Int32(index))
            switch listener.claim(under: rules) {
            case .failure(let reason): return .noClaim(reason)
            case .success(let key):
                if ceiling.admits(claim) { return outcome(of: claim, for: key) }
                return outcomeAbove(ceiling, of: key)
            }
        }
    }

    private func outcomeAbove(_ ceiling: Ceiling, of key: ClaimKey) -> Outcome {
        guard let slot = slots[key.slot],
            let winning = winningClass(of: slot, at: key.slot),
            let first = firstClaim(for: winning, in: slot, at: key.slot), ceiling.admits(first)
        else { return .tooManyListeners }
        if winning != key.listenerClass || !winning.sharesByHostname { return .protocolConflict }
        guard let holder = slot.claimants(of: key)?.first, ceiling.admits(holder) else {
            return .tooManyListeners
        }
        return .hostnameConflict
    }
}

/// The last claim that still may win; nil when none may.
struct Ceiling: Equatable {
    let last: Claim?

    func admits(_ claim: Claim) -> Bool { last.map { claim <= $0 } ?? false }
}
