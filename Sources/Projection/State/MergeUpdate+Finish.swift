import GatewayModel
import OrderedCollections

extension MergeUpdate {
    /// In the order in which they were found, so that nothing depends on how names are hashed.
    typealias Owners = OrderedSet<OwnerName>

    /// Gives new outcomes to everybody affected, and sums up what changed.
    mutating func finish(in state: borrowing GatewayState) -> Finished {
        guard var record = record.take() else { return finishWithoutGateway() }
        let view = MergeView(slots: slots)

        addMembers(othersAffected(), in: state)
        for member in members.values where member.attachment.isMember {
            member.findOutcomes(in: view)
            record.uncappedCount += member.uncappedCount - (member.before?.uncappedCount ?? 0)
        }
        for left in leaving.values { record.uncappedCount -= left.uncappedCount }
        record.ceiling = ceiling(of: record, in: view, state)
        if oldCeiling != nil || record.ceiling != nil {
            let known = members.count
            addMembers(ownersAffected(byCeilingOf: record, in: state), in: state)
            for member in members.values[known...] { member.findOutcomes(in: view) }
        }

        var changes = leaving.values.map { OwnerChange(id: $0.id, before: $0, after: nil) }
        var sets: [OwnerRecord] = []
        for member in members.values {
            guard member.attachment.isMember else {
                sets.append(unattached(member))
                continue
            }
            let after = newRecord(of: member, in: view, record.ceiling)
            if after === member.before { continue }
            changes.append(OwnerChange(id: member.key.id, before: member.before, after: after))
            if member.key.id.kind.part == .gateway {
                record.owner = after
            } else {
                sets.append(after)
            }
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
        var changes = leaving.values.map { OwnerChange(id: $0.id, before: $0, after: nil) }
        if let oldOwner {
            changes.append(OwnerChange(id: oldOwner.id, before: oldOwner, after: nil))
        }
        changes.sort { $0.id < $1.id }
        return Finished(
            gateway: gateway, before: old, after: nil, slots: Slots(),
            sets: members.values.map { unattached($0) },
            change: change(changes, nil, old != nil))
    }

    private func change(
        _ owners: [OwnerChange], _ after: GatewayRecord?, _ changesConfiguration: Bool
    ) -> MergeChange? {
        if owners.isEmpty && !changesConfiguration { return nil }
        return MergeChange(
            gateway: gateway, before: old, after: after, owners: owners,
            changesConfiguration: changesConfiguration)
    }

    // MARK: Who is affected

    /// The owners, besides the members that changed, that gain or lose a key or a port.
    private func othersAffected() -> Owners {
        var affected = Owners()
        for (key, first) in contested {
            let now = slots[key.slot]?.claimants(of: key)?.first
            if first == now { continue }
            if let first, isMember(first.owner) { affected.append(OwnerName(first.owner)) }
            if let now { affected.append(OwnerName(now.owner)) }
        }
        for (key, first) in touchedSlots {
            guard let slot = slots[key], slot.first?.listenerClass != first?.listenerClass
            else { continue }
            affected.formUnion(slot.order.lazy.map { OwnerName($0.owner) })
        }
        return affected
    }

    /// The record of an owner that left this merge is written by another update.
    private func isMember(_ owner: OwnerKey) -> Bool {
        let name = OwnerName(owner)
        return members[name].map { $0.attachment.isMember } ?? (leaving[name] == nil)
    }

    private mutating func addMembers(_ affected: Owners, in state: borrowing GatewayState) {
        for name in affected where members[name] == nil {
            guard let before = memberBefore(name.key, in: state) else {
                preconditionFailure("\(name.key.id) is affected by a merge it is no part of")
            }
            members[name] = Member(unchanged: before)
        }
    }

    /// The record of a member of this merge as it was before the commit.
    func memberBefore(_ owner: OwnerKey, in state: borrowing GatewayState) -> OwnerRecord? {
        if owner.id.kind.part == .gateway { return oldOwner }
        let name = owner.id.namespacedName
        guard old != nil,
            let record = state.listenerSets.element(name, hash: owner.nameHash),
            record.attachment.isMember, record.stored.parent == gateway
        else { return nil }
        return record
    }
}
