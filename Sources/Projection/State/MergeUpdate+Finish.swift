import GatewayModel
import HashTreeCollections

extension MergeUpdate {
    /// Gives everybody affected new outcomes, and sums up what changed.
    consuming func finish() -> Finished {
        guard var record else { return finishWithoutGateway() }
        let view = view(of: record)
        let before = old.map { self.view(of: $0, asBefore: true) }

        var affected = owners(affectedSince: before, in: view)
        let uncapped = uncappedCounts(of: affected, in: view)
        record.uncappedCount += uncapped.delta
        let ceiling = ceiling(of: record, in: view, counts: uncapped.counts)
        if ceiling != nil || (old.map { $0.uncappedCount > $0.listenerCount } ?? false) {
            affected = Set([record.owner.id] + record.sets.map(\.id))
        }

        var records: [ResourceID: OwnerRecord] = [:]
        for id in affected {
            records[id] = newRecord(for: id, in: view, ceiling, counts: uncapped.counts)
        }
        for (id, input) in inputs where input.attachment != .attached {
            records[id] = unattached(input)
        }
        var changes = ownerChanges(records)
        record.count(changes)
        settleGateway(&record, &records, &changes)
        let changesConfiguration = old == nil || Self.differ(changes) || reordered(changes, record)
        if changesConfiguration { record.version = now.revision }
        return Finished(
            record: record, records: setRecords(records),
            change: change(changes, record, changesConfiguration))
    }

    private func finishWithoutGateway() -> Finished {
        let records = inputs.mapValues { unattached($0) }
        var changes = leaving.values.map { OwnerChange(id: $0.id, before: $0, after: nil) }
        if let old { changes.append(OwnerChange(id: old.owner.id, before: old.owner, after: nil)) }
        changes.sort { $0.id < $1.id }
        return Finished(
            record: nil, records: setRecords(records),
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

    private func setRecords(_ records: [ResourceID: OwnerRecord]) -> [NamespacedName: OwnerRecord] {
        var result: [NamespacedName: OwnerRecord] = [:]
        for (id, record) in records where id.kind == .listenerSet {
            result[id.namespacedName] = record
        }
        return result
    }

    // MARK: Who is affected

    /// Changed members, and whoever gains or loses a key or a port to them.
    private func owners(affectedSince before: MergeView?, in view: MergeView) -> Set<ResourceID> {
        var affected = Set(inputs.filter { $0.value.attachment == .attached }.keys)
        for key in touched {
            for side in [before, view] {
                if let first = side?.slots[key.slot]?.claimants(of: key)?.first {
                    affected.insert(first.owner.id)
                }
            }
        }
        for slot in Set(touched.map(\.slot)) {
            let was = before?.slots[slot].flatMap { before?.winningClass(of: $0, at: slot) }
            let now = view.slots[slot].flatMap { view.winningClass(of: $0, at: slot) }
            guard was != now, let holders = view.slots[slot] else { continue }
            for claimants in holders.classes.values.joined().map(\.value) {
                affected.formUnion(claimants.all.map(\.owner.id))
            }
        }
        // Who left, or was never a member of this gateway, has its record written elsewhere.
        return affected.filter { isMember($0) }
    }

    private func isMember(_ id: ResourceID) -> Bool {
        if id.kind == .gateway { return true }
        if let input = inputs[id] { return input.attachment == .attached }
        return leaving[id] == nil
    }

    // MARK: The ceiling

    private func uncappedCounts(of affected: Set<ResourceID>, in view: MergeView)
        -> (counts: [ResourceID: Int], delta: Int)
    {
        var counts: [ResourceID: Int] = [:]
        var delta = 0
        for id in affected {
            let input = input(for: id)
            let outcomes = view.outcomes(of: input.key, input.stored.resource.listeners)
            let count = outcomes.count { $0 == .wins }
            counts[id] = count
            delta += count - (memberBefore(id)?.uncappedCount ?? 0)
        }
        for (id, member) in leaving where counts[id] == nil { delta -= member.uncappedCount }
        return (counts, delta)
    }

    /// Where the winners end if there are more than the gateway's owner wants.
    private func ceiling(of record: GatewayRecord, in view: MergeView, counts: [ResourceID: Int])
        -> Ceiling?
    {
        guard let most = record.rules.maxListeners, record.uncappedCount > most else { return nil }
        var room = most
        var last: Claim?
        for owner in [[view.gateway], view.sets].joined() where room > 0 {
            let count = counts[owner.id] ?? memberBefore(owner.id)?.uncappedCount ?? 0
            let outcomes = view.outcomes(of: owner, view.listeners(owner))
            let winners = outcomes.indices.filter { outcomes[$0] == .wins }.prefix(room)
            if let index = winners.last { last = Claim(owner: owner, index: Int32(index)) }
            room -= min(room, count)
        }
        return Ceiling(last: last)
    }

    // MARK: Views

    private func view(of record: GatewayRecord, asBefore: Bool = false) -> MergeView {
        let key = inputs[record.owner.id].map(\.key).flatMap { asBefore ? nil : $0 }
        let (inputs, state) = (inputs, state)
        return MergeView(
            gateway: key ?? record.owner.key, sets: record.sets, slots: record.slots,
            rules: record.rules,
            listeners: { owner in
                if !asBefore, let input = inputs[owner.id] { return input.stored.resource.listeners }
                return state.owner(owner.id)?.listeners ?? []
            })
    }

    /// The record of a member of this merge as it was before the commit.
    func memberBefore(_ id: ResourceID) -> OwnerRecord? {
        if id.kind == .gateway { return old?.owner }
        guard let record = state.listenerSets[id.namespacedName], record.attachment == .attached,
            record.stored.parent == gateway, old != nil
        else { return nil }
        return record
    }

    func input(for id: ResourceID) -> Input {
        if let input = inputs[id] { return input }
        guard let record = memberBefore(id) else {
            preconditionFailure("\(id) is affected by a merge it is no part of")
        }
        return Input(stored: record.stored, key: record.key, attachment: record.attachment)
    }
}
