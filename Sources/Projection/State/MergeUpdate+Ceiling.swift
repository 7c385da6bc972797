import GatewayModel
import OrderedCollections

extension MergeUpdate {
    /// Where the winners end if there are more than the gateway's owner wants.
    func ceiling(
        of record: GatewayRecord.Parts, in view: MergeView, _ state: borrowing GatewayState
    ) -> Ceiling? {
        guard let most = record.rules.maxListeners, record.uncappedCount > most else { return nil }
        var room = most
        for owner in owners(of: record, from: nil) {
            let member = members[OwnerName(owner)]
            let before = member == nil ? memberBefore(owner, in: state) : nil
            let count = member?.uncappedCount ?? before?.uncappedCount ?? 0
            guard count >= room else {
                room -= count
                continue
            }
            let outcomes =
                member?.uncapped ?? view.outcomes(of: owner, before?.claims ?? [])
            let winners = outcomes.indices.filter { outcomes[$0] == .wins }.prefix(room)
            // The class of a claim is no part of its place.
            return Ceiling(last: winners.last.map { Claim(owner, $0, .http) })
        }
        return nil
    }

    /// The owners for whom the ceiling makes a difference: under it an outcome also depends on
    /// whether the claim, the holder of its key and the first on its slot are below it.
    func ownersAffected(
        byCeilingOf record: GatewayRecord.Parts, in state: borrowing GatewayState
    ) -> Owners {
        var affected = Owners()
        for (key, _) in contested { affected.formUnion(claimants(of: key)) }
        for (key, first) in touchedSlots where first != slots[key]?.first {
            affected.formUnion(claimants(on: key))
        }
        // Without a limit the ceiling is above every claim.
        let (was, now) = (oldCeiling, record.ceiling)
        if was == now { return affected }
        let ends = [was, now].compactMap { $0 }
        let low = ends.contains { $0.last == nil } ? nil : ends.compactMap { $0.last?.owner }.min()
        let high = ends.count < 2 ? nil : ends.compactMap { $0.last?.owner }.max()
        for owner in owners(of: record, from: low) {
            if let high, high < owner { break }
            affected.append(OwnerName(owner))
            let claims =
                members[OwnerName(owner)]?.claims ?? memberBefore(owner, in: state)?.claims
            for claim in claims ?? [] {
                guard let key = claim.key else { continue }
                affected.formUnion(claimants(of: key))
                if slots[key.slot]?.first?.owner == owner {
                    affected.formUnion(claimants(on: key.slot))
                }
            }
        }
        return affected
    }

    private func claimants(of key: ClaimKey) -> [OwnerName] {
        slots[key.slot]?.claimants(of: key)?.all.map { OwnerName($0.owner) } ?? []
    }

    private func claimants(on slot: SlotKey) -> [OwnerName] {
        slots[slot]?.order.map { OwnerName($0.owner) } ?? []
    }

    /// The Gateway and its sets in merge order, from `low` on.
    private func owners(
        of record: GatewayRecord.Parts, from low: OwnerKey?
    ) -> some Sequence<OwnerKey> {
        let own = members[OwnerName(record.owner.key)]?.key ?? record.owner.key
        let head = low.map { $0.id.kind.part == .gateway } ?? true ? [own] : []
        return [AnySequence(head), AnySequence { record.order.makeIterator(from: low) }].joined()
    }
}
