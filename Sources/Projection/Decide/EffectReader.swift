import GatewayModel

/// Reads from the two sides of a merge change who lost and who gained.
struct EffectReader {
    let change: MergeChange
    /// What the changeset itself is about.
    let changed: Set<ResourceID>

    /// Listeners of the changeset that do not serve.
    func lost(in state: GatewayState) -> [GatewayEffect.Loss] {
        var losses: [GatewayEffect.Loss] = []
        guard let gateway = change.after else { return losses }
        for owner in change.owners where changed.contains(owner.id) {
            let losers = losers(owner.after)
            if losers.isEmpty { continue }
            let former = self.losers(owner.before)
            for (listener, outcome) in losers {
                let was = former.first { $0.0.name == listener.name }
                losses.append(
                    GatewayEffect.Loss(
                        id: ListenerID(owner: owner.id, listener: listener.name),
                        listener: listener, cause: .outcome(outcome),
                        holder: holder(listener, outcome, gateway, in: state),
                        isNew: was.map { !$0.0.claimsSame(as: listener) } ?? true,
                        certificates: certificates(of: listener.name, in: owner.after)))
            }
        }
        return losses
    }

    /// Listeners of others that stop serving.
    func displaced(in state: GatewayState) -> [GatewayEffect.Loss] {
        var losses: [GatewayEffect.Loss] = []
        for owner in change.owners where !changed.contains(owner.id) {
            let still = Set((owner.after?.winners ?? []).map(\.id))
            for winner in owner.before?.winners ?? [] where !still.contains(winner.id) {
                let outcome = outcome(of: winner.id, in: owner.after)
                losses.append(
                    GatewayEffect.Loss(
                        id: winner.id, listener: winner.listener,
                        cause: outcome.map(GatewayEffect.Cause.outcome)
                            ?? detachment(of: owner.id, in: state),
                        holder: change.after.flatMap {
                            holder(winner.listener, outcome, $0, in: state)
                        },
                        isNew: true, certificates: nil))
            }
        }
        return losses
    }

    /// Listeners that serve now and did not before, because somebody else held what they claim.
    func promoted() -> [ServedListener] {
        var promoted: [ServedListener] = []
        for owner in change.owners {
            let blocked = losers(owner.before).filter { $0.1.isClash }.map(\.0)
            if blocked.isEmpty { continue }
            promoted += (owner.after?.winners ?? []).filter { served in
                blocked.contains {
                    $0.name == served.listener.name && $0.claimsSame(as: served.listener)
                }
            }
        }
        return promoted
    }

    /// Names taken out of wildcards whose holders go on serving, only no longer these names.
    func carvedOut(in state: GatewayState) -> [GatewayEffect.CarveOut] {
        guard change.before != nil, let gateway = change.after else { return [] }
        let view = state.view(of: gateway)
        var previous: PreviousMerge?
        var carved: [GatewayEffect.CarveOut] = []
        for record in change.owners.lazy.compactMap(\.after) {
            for index in record.outcomes.indices where record.outcomes[index] == .wins {
                guard let key = record.claims[index].key, !key.hostname.isEmpty,
                    view.slots[key.slot]?.wideCount ?? 0 > 0
                else { continue }
                let before = previous ?? PreviousMerge(change, now: view)
                previous = before
                guard before.holding(of: key, in: state) == nil,
                    let wide = key.wider.first(where: { before.holding(of: $0, in: state) != nil }),
                    let wider = before.winner(of: wide, in: state),
                    wider == state.winner(of: wide, in: view), wider.owner != record.id
                else { continue }
                let id = ListenerID(owner: record.id, listener: record.listeners[index].name)
                carved.append(GatewayEffect.CarveOut(id: wider, hostname: key.hostname, by: id))
            }
        }
        return carved
    }

    private func losers(_ record: OwnerRecord?) -> [(Listener, Outcome)] {
        guard let record, record.winnerCount < record.outcomes.count else { return [] }
        return Array(zip(record.listeners, record.outcomes).filter { $0.1 != .wins })
    }

    private func outcome(of id: ListenerID, in record: OwnerRecord?) -> Outcome? {
        guard let record, let index = record.index(of: id.listener, hint: 0) else { return nil }
        return record.outcomes[index]
    }

    private func certificates(of listener: String, in record: OwnerRecord?) -> String? {
        guard let record, let index = record.index(of: listener, hint: 0) else { return nil }
        return record.certificates(of: index)?.explanation(of: record.id)
    }

    private func holder(
        _ listener: Listener, _ outcome: Outcome?, _ gateway: GatewayRecord, in state: GatewayState
    ) -> ListenerID? {
        outcome?.isConflict == true ? state.holder(against: listener, in: gateway) : nil
    }

    private func detachment(
        of id: ResourceID, in state: GatewayState
    ) -> GatewayEffect.Cause {
        let accepted = state.listenerSet(id.namespacedName).map {
            ListenerSetConditions($0).accepted
        }
        return .detached(
            accepted ?? Condition(.accepted, false, .parentNotFound, "\(id) does not exist"))
    }
}

extension Listener {
    fileprivate func claimsSame(as other: Listener) -> Bool {
        port == other.port && self.protocol == other.protocol && hostname == other.hostname
    }
}
