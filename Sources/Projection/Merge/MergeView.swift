import GatewayModel

/// The merge of one gateway, to be asked who is first and who wins. "First" is `<` of ``OwnerKey``,
/// then of ``Claim``.
///
/// The rule is the walk of semantics.md 3.4. It is answered here without walking: the first
/// claimant of a slot always wins and fixes its class; within that class the first claimant of a
/// key wins. Both are looked up, so an answer costs the same on a gateway of any size.
struct MergeView {
    let slots: Slots

    /// What becomes of a claim if there is no ceiling on the number of winners.
    func outcome(of claim: Claim, for key: ClaimKey) -> Outcome {
        guard let slot = slots[key.slot], slot.first?.listenerClass == key.listenerClass else {
            return .protocolConflict
        }
        if slot.claimants(of: key)?.first == claim { return .wins }
        return key.listenerClass.sharesByHostname ? .hostnameConflict : .protocolConflict
    }

    /// What becomes of each listener of one owner, without the ceiling.
    ///
    /// - Parameter before: what became of them before, which mostly is the answer.
    func outcomes(
        of owner: OwnerKey, _ claims: [ListenerClaim], before: [Outcome] = []
    ) -> [Outcome] {
        outcomes(of: owner, claims, before) { claim, key in outcome(of: claim, for: key) }
    }

    /// The outcomes when only claims up to `ceiling` may win (L11). What comes later loses to
    /// whoever precedes the ceiling, and otherwise would have won had there been room.
    func outcomes(
        of owner: OwnerKey, _ claims: [ListenerClaim], under ceiling: Ceiling
    ) -> [Outcome] {
        outcomes(of: owner, claims, []) { claim, key in
            ceiling.admits(claim) ? outcome(of: claim, for: key) : outcomeAbove(ceiling, of: key)
        }
    }

    private func outcomes(
        of owner: OwnerKey, _ claims: [ListenerClaim], _ before: [Outcome],
        _ outcome: (Claim, ClaimKey) -> Outcome
    ) -> [Outcome] {
        var outcomes =
            before.count == claims.count
            ? before : Array(repeating: .wins, count: claims.count)
        for index in claims.indices {
            let new: Outcome =
                switch claims[index] {
                case .claim(let key): outcome(Claim(owner, index, key.listenerClass), key)
                case .noClaim(let reason): .noClaim(reason)
                }
            // The previous list is copied only when something differs.
            if outcomes[index] != new { outcomes[index] = new }
        }
        return outcomes
    }

    private func outcomeAbove(_ ceiling: Ceiling, of key: ClaimKey) -> Outcome {
        guard let slot = slots[key.slot], let first = slot.first, ceiling.admits(first) else {
            return .tooManyListeners
        }
        if first.listenerClass != key.listenerClass || !key.listenerClass.sharesByHostname {
            return .protocolConflict
        }
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
