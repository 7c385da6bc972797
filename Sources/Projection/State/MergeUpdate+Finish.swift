import GatewayModel

extension SmallMap<OwnerName, Void> {
    mutating func formUnion(_ owners: some Sequence<OwnerKey>) {
        for owner in owners { self[OwnerName(owner)] = () }
    }
}

extension MergeUpdate {
    /// Owners, each once.
    typealias Owners = SmallMap<OwnerName, Void>

    /// An owner that takes part in the merge, before and after.
    final class Member {
        let input: Input
        let before: OwnerRecord?
        /// Its outcomes if there were no ceiling.
        let uncapped: [Outcome]

        let uncappedCount: Int

        init(_ input: Input, in view: MergeView) {
            (self.input, before) = (input, input.member)
            uncapped = view.outcomes(
                of: input.key, input.claims, before: input.member?.outcomes ?? [])
            uncappedCount = uncapped.count { $0 == .wins }
        }
    }

    /// Gives everybody affected new outcomes, and sums up what changed.
    mutating func finish(in state: GatewayState) -> Finished {
        guard var record = record.take() else { return finishWithoutGateway() }
        let view = MergeView(slots: slots, rules: record.rules)

        var members = SmallMap<OwnerName, Member>()
        addMembers(affectedOwners(), to: &members, in: view, state)
        for (_, member) in members {
            record.uncappedCount += member.uncappedCount - (member.before?.uncappedCount ?? 0)
        }
        for (_, left) in leaving { record.uncappedCount -= left.uncappedCount }
        record.ceiling = ceiling(of: record, members, in: view, state)
        if oldCeiling != nil || record.ceiling != nil {
            addMembers(
                ownersAffected(byCeilingOf: record, in: state), to: &members, in: view, state)
        }

        var changes = leaving.map { OwnerChange(id: $0.value.id, before: $0.value, after: nil) }
        var sets: [OwnerRecord] = []
        for (name, member) in members {
            let after = newRecord(of: member, in: view, record.ceiling)
            if after === member.before { continue }
            changes.append(OwnerChange(id: name.key.id, before: member.before, after: after))
            if name.key.id.kind == .gateway { record.owner = after } else { sets.append(after) }
        }
        for (_, input) in inputs where input.attachment != .attached {
            sets.append(unattached(input))
        }
        record.count(changes)
        settleGateway(&record, &changes)
        if changes.count > 1 { changes.sort { $0.id < $1.id } }
        let isNew =
            old == nil || Self.differ(changes) || reordered(changes, record, in: state)
        if isNew { record.version = now.revision }
        let after = GatewayRecord(record, listenerBytes: listenerBytes(after: changes))
        return Finished(
            gateway: gateway, before: old, after: after, slots: slots, sets: sets,
            change: change(changes, after, isNew))
    }

    private func finishWithoutGateway() -> Finished {
        var changes = leaving.map { OwnerChange(id: $0.value.id, before: $0.value, after: nil) }
        if let oldOwner {
            changes.append(OwnerChange(id: oldOwner.id, before: oldOwner, after: nil))
        }
        changes.sort { $0.id < $1.id }
        return Finished(
            gateway: gateway, before: old, after: nil, slots: Slots(),
            sets: inputs.map { unattached($0.value) },
            change: change(changes, nil, old != nil))
    }

    private func change(
        _ owners: [OwnerChange], _ after: GatewayRecord?, _ changesConfiguration: Bool
    ) -> MergeChange? {
        if owners.isEmpty && !changesConfiguration { return nil }
        return MergeChange(
            gateway: gateway.name, before: old, after: after, owners: owners,
            changesConfiguration: changesConfiguration)
    }

    // MARK: Who is affected

    /// Changed members, and whoever gains or loses a key or a port to them.
    private func affectedOwners() -> Owners {
        var affected = Owners()
        for (name, input) in inputs where input.attachment == .attached { affected[name] = () }
        for (key, first) in touched {
            let now = slots[key.slot]?.claimants(of: key)?.first
            if first == now { continue }
            if let first, isMember(first.owner) { affected[OwnerName(first.owner)] = () }
            if let now { affected[OwnerName(now.owner)] = () }
        }
        for (key, first) in touchedSlots {
            guard let slot = slots[key], slot.first?.listenerClass != first?.listenerClass
            else { continue }
            affected.formUnion(slot.order.lazy.map(\.owner))
        }
        return affected
    }

    /// Who left has its record written elsewhere.
    private func isMember(_ owner: OwnerKey) -> Bool {
        let name = OwnerName(owner)
        return inputs[name].map { $0.attachment == .attached } ?? (leaving[name] == nil)
    }

    private func addMembers(
        _ affected: Owners, to members: inout SmallMap<OwnerName, Member>, in view: MergeView,
        _ state: GatewayState
    ) {
        for (name, _) in affected where !members.contains(name) {
            let input =
                inputs[name] ?? memberBefore(name.key, in: state).map(Input.init(unchanged:))
            guard let input else {
                preconditionFailure("\(name.key.id) is affected by a merge it is no part of")
            }
            members[name] = Member(input, in: view)
        }
    }

    /// The record of a member of this merge as it was before the commit.
    func memberBefore(_ owner: OwnerKey, in state: GatewayState) -> OwnerRecord? {
        if owner.id.kind == .gateway { return oldOwner }
        let name = owner.id.namespacedName
        guard old != nil,
            let record = state.listenerSets.element(name, hash: owner.nameHash),
            record.attachment == .attached, record.stored.parent == gateway.name
        else { return nil }
        return record
    }
}
