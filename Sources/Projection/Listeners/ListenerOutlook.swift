import GatewayModel

/// Why a listener is not served, and what it would take.
public struct ListenerOutlook: Sendable {
    public let reason: Condition.Reason
    /// What is the matter and what to do, as its status has it.
    public let message: String
    /// Who has what it asks for; nil where nobody does, or who asks may not know it.
    public let holder: ListenerID?
    /// Which rule decided, and what would have to happen for it to win, in one sentence; nil where
    /// it lost to nobody.
    public let toWin: String?
}

extension GatewayState {
    /// Nil of a listener that is served.
    ///
    /// - Parameter visibility: of who asks: a holder is told to who would be shown it as well.
    public func outlook(
        of found: FoundListener, on gateway: GatewayRecord, to visibility: Visibility
    ) -> ListenerOutlook? {
        guard let outcome = found.outcome, outcome.isConflict || outcome == .tooManyListeners
        else {
            if found.state == .serving { return nil }
            let why = found.reasonForNoClaim
            return ListenerOutlook(
                reason: why.reason, message: why.message, holder: nil, toWin: nil)
        }
        let contest = Contest(found, on: gateway, in: self, to: visibility)
        return ListenerOutlook(
            reason: outcome.reason,
            message: ListenerConditions.explanation(
                found.listener, outcome,
                holder: contest?.holder.map { "listener \($0.listener) of \($0.owner)" }),
            holder: contest?.holder, toWin: contest?.toWin(outcome))
    }
}

/// A listener that lost, and who won.
private struct Contest {
    let loser: FoundListener
    let key: ClaimKey
    /// Nil where nobody has what it asks for: there were too many.
    let winner: Claim?
    let first: ListenerClass?
    /// How many ask for the same before it; nil where that is not to be told.
    let aheadCount: Int?
    /// The winner, where it may be told of.
    let holder: ListenerID?

    init?(
        _ loser: FoundListener, on gateway: GatewayRecord, in state: GatewayState,
        to visibility: Visibility
    ) {
        guard case .claim(let key) = loser.owner.claims[loser.index] else { return nil }
        (self.loser, self.key) = (loser, key)
        let view = state.view(of: gateway)
        let slot = view.slots[key.slot]
        first = slot?.first?.listenerClass
        winner = view.holder(against: key)
        let claim = Claim(loser.owner.key, loser.index, key.listenerClass)
        aheadCount =
            visibility.seesMerge(of: gateway.name)
            ? slot?.claimants(of: key)?.all.firstIndex(of: claim) : nil
        holder = winner.flatMap { winner in
            guard visibility.sees(winner.owner.id, on: gateway.name),
                let owner = state.owner(winner.owner.id)
            else { return nil }
            return ListenerID(
                owner: owner.id, listener: owner.listeners[Int(winner.index)].name)
        }
    }

    func toWin(_ outcome: Outcome) -> String {
        if outcome == .tooManyListeners {
            return "It serves once listeners that come before it go, or the Gateway's owner "
                + "raises \(MergeRules.maxListenersAnnotation): those of older sets come first."
        }
        let port = "port \(key.slot.port)"
        if let first, first != key.listenerClass {
            return "The first listener of \(port) decides which protocol it speaks: \(who) comes "
                + "first, since \(why). This one serves once none for another protocol is before "
                + "it."
        }
        let name = loser.listener.specificHostname.map { "hostname \($0)" } ?? "every hostname"
        let what = key.listenerClass.sharesByHostname ? "\(name) on \(port)" : port
        let others = max(0, (aheadCount ?? 1) - 1)
        let more =
            switch others {
            case 0: ""
            case 1: ", and so does 1 more that comes before this one"
            default: ", and so do \(others) more that come before this one"
            }
        let subject = who.prefix(1).uppercased() + who.dropFirst()
        return "\(subject) has \(what) and comes first, since \(why). "
            + "This one serves once that gives it up\(more)."
    }

    private var who: String {
        holder.map { "listener \($0.listener) of \($0.owner)" } ?? "another listener"
    }

    /// By which rule of semantics.md 3.1 that is before it.
    private var why: String {
        guard holder != nil, let winner else {
            return "the Gateway's own listeners come before those of sets, and older sets before "
                + "others"
        }
        let (ours, theirs) = (loser.owner.key, winner.owner)
        if theirs.id == ours.id { return "it stands before this one there" }
        if theirs.id.kind.part == .gateway {
            return "the Gateway's own listeners come before those of sets"
        }
        if theirs.created == ours.created {
            return "both sets are of one commit, and its name is before this one's"
        }
        return "its set is older (commit \(theirs.created), this one's \(ours.created))"
    }
}
