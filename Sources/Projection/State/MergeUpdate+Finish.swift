import GatewayModel
import HashTreeCollections

extension MergeUpdate {
    /// Gives everybody affected new outcomes, and sums up what changed.
    consuming func finish() -> Finished {
        guard var record else { return finishWithoutGateway() }
        let view = MergeView(slots: record.slots, rules: record.rules)

        var affected = affectedOwners(record)
        let uncapped = uncappedCounts(of: affected, in: view)
        record.uncappedCount += uncapped.delta
        let ceiling = ceiling(of: record, in: view, counts: uncapped.counts)
        if ceiling != nil || (old.map { $0.uncappedCount > $0.listenerCount } ?? false) {
            affected = Set([record.owner.id] + record.order.map(\.id))
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
    private func affectedOwners(_ record: GatewayRecord) -> Set<ResourceID> {
        var affected = Set(inputs.filter { $0.value.attachment == .attached }.keys)
        for key in touched {
            for slots in [old?.slots, record.slots] {
                if let first = slots?[key.slot]?.claimants(of: key)?.first {
                    affected.insert(first.owner.id)
                }
            }
        }
        for slot in Set(touched.map(\.slot)) {
            let (was, now) = (old?.slots[slot], record.slots[slot])
            guard let now, was?.first?.listenerClass != now.first?.listenerClass else { continue }
            affected.formUnion(now.order.lazy.map(\.owner.id))
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
        let gateway = inputs[record.owner.id]?.key ?? record.owner.key
        for owner in [AnySequence([gateway]), AnySequence(record.order)].joined() {
            let count = counts[owner.id] ?? memberBefore(owner.id)?.uncappedCount ?? 0
            guard count >= room else {
                room -= count
                continue
            }
            let listeners = input(for: owner.id).stored.resource.listeners
            let outcomes = view.outcomes(of: owner, listeners)
            let winners = outcomes.indices.filter { outcomes[$0] == .wins }.prefix(room)
            // The class of a claim is no part of its place.
            return Ceiling(last: winners.last.map { Claim(owner, $0, .http) })
        }
        return nil
    }

    // MARK: Members

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
