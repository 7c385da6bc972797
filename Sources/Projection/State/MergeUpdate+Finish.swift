import GatewayModel
import HashTreeCollections

extension MergeUpdate {
    /// An owner that takes part in the merge, before and after.
    struct Member {
        let input: Input
        let before: OwnerRecord?
        /// Its outcomes if there were no ceiling.
        let uncapped: [Outcome]

        var uncappedCount: Int { uncapped.count { $0 == .wins } }
    }

    /// Gives everybody affected new outcomes, and sums up what changed.
    consuming func finish() -> Finished {
        guard var record else { return finishWithoutGateway() }
        let view = MergeView(slots: slots, rules: record.rules)

        let affected = affectedOwners()
        var members = members(affected, in: view)
        for member in members.values {
            record.uncappedCount += member.uncappedCount - (member.before?.uncappedCount ?? 0)
        }
        for left in leaving.values { record.uncappedCount -= left.uncappedCount }
        record.ceiling = ceiling(of: record, members, in: view)
        if old?.ceiling != nil || record.ceiling != nil {
            let moreAffected = ownersAffected(byCeilingOf: record).subtracting(affected)
            members.merge(self.members(moreAffected, in: view)) { $1 }
        }

        var changes = leaving.values.map { OwnerChange(id: $0.id, before: $0, after: nil) }
        var sets: [OwnerRecord] = []
        for (id, member) in members {
            let after = newRecord(of: member, in: view, record.ceiling)
            if after === member.before { continue }
            changes.append(OwnerChange(id: id, before: member.before, after: after))
            if id.kind == .gateway { record.owner = after } else { sets.append(after) }
        }
        for input in inputs.values where input.attachment != .attached {
            sets.append(unattached(input))
        }
        record.count(changes)
        settleGateway(&record, &changes)
        if changes.count > 1 { changes.sort { $0.id < $1.id } }
        let isNew = old == nil || Self.differ(changes) || reordered(changes, record)
        if isNew { record.version = now.revision }
        return Finished(
            gateway: gateway, record: record, slots: slots, sets: sets,
            change: change(changes, record, isNew))
    }

    private func finishWithoutGateway() -> Finished {
        var changes = leaving.values.map { OwnerChange(id: $0.id, before: $0, after: nil) }
        if let old { changes.append(OwnerChange(id: old.owner.id, before: old.owner, after: nil)) }
        changes.sort { $0.id < $1.id }
        return Finished(
            gateway: gateway, record: nil, slots: [:], sets: inputs.values.map { unattached($0) },
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

    /// Changed members, and whoever gains or loses a key or a port to them.
    private func affectedOwners() -> Set<ResourceID> {
        var affected: Set<ResourceID> = []
        for (id, input) in inputs where input.attachment == .attached { affected.insert(id) }
        for (key, first) in touched {
            let now = slots[key.slot]?.claimants(of: key)?.first
            if first == now { continue }
            if let first, isMember(first.owner.id) { affected.insert(first.owner.id) }
            if let now { affected.insert(now.owner.id) }
        }
        for (key, first) in touchedSlots {
            guard let slot = slots[key], slot.first?.listenerClass != first?.listenerClass
            else { continue }
            affected.formUnion(slot.order.lazy.map(\.owner.id))
        }
        return affected
    }

    /// Who left has its record written elsewhere.
    private func isMember(_ id: ResourceID) -> Bool {
        inputs[id].map { $0.attachment == .attached } ?? (leaving[id] == nil)
    }

    private func members(_ ids: Set<ResourceID>, in view: MergeView) -> [ResourceID: Member] {
        var members: [ResourceID: Member] = [:]
        for id in ids {
            let before = memberBefore(id)
            guard let input = inputs[id] ?? before.map(Input.init) else {
                preconditionFailure("\(id) is affected by a merge it is no part of")
            }
            members[id] = Member(
                input: input, before: before,
                uncapped: view.outcomes(of: input.key, input.stored.resource.listeners))
        }
        return members
    }

    /// The record of a member of this merge as it was before the commit.
    func memberBefore(_ id: ResourceID) -> OwnerRecord? {
        if id.kind == .gateway { return old?.owner }
        guard old != nil, let record = state.listenerSets[id.namespacedName],
            record.attachment == .attached, record.stored.parent == gateway
        else { return nil }
        return record
    }
}

extension MergeUpdate.Input {
    fileprivate init(_ record: OwnerRecord) {
        self.init(stored: record.stored, key: record.key, attachment: record.attachment)
    }
}
