import GatewayModel

extension MergeUpdate {
    /// The record of an affected member: the old one if nothing about it changed after all.
    func newRecord(of member: Member, in view: MergeView, _ ceiling: Ceiling?) -> OwnerRecord {
        let (stored, before) = (member.stored, member.before)
        let outcomes =
            (ceiling.map { view.outcomes(of: member.key, member.claims, under: $0) }
            ?? member.uncapped).served(stored.listeners, with: member.certificates)
        let uncapped = member.uncappedCount
        if let before, !member.isChanged, before.outcomes == outcomes,
            before.uncappedCount == uncapped
        {
            return before
        }
        // A set that comes from another gateway keeps its marks: its status need not flip.
        let known = (before ?? member.previous).flatMap {
            $0.stored.uid == stored.uid ? $0 : nil
        }
        let record = OwnerRecord(
            stored: stored, key: member.key, attachment: member.attachment, claims: member.claims,
            certificates: member.certificates, outcomes: outcomes,
            listenerMarks: listenerMarks(
                stored.listeners, outcomes, member.certificates, before: known),
            marks: ownerMarks(outcomes, member.attachment, before: known, stored),
            uncappedCount: uncapped)
        record.render(after: before)
        return record
    }

    /// The record of a set that is not part of the merge of its parent.
    func unattached(_ set: Member) -> OwnerRecord {
        OwnerRecord(
            stored: set.stored, key: set.key, attachment: set.attachment, outcomes: [],
            listenerMarks: [],
            marks: ownerMarks([], set.attachment, before: set.previous, set.stored))
    }

    // MARK: Since when

    private func listenerMarks(
        _ listeners: [Listener], _ outcomes: [Outcome], _ certificates: [ListenerCertificates],
        before: OwnerRecord?
    ) -> [ListenerMarks] {
        let fresh = ListenerMarks(
            accepted: now, programmed: now, resolvedRefs: now, conflicted: now)
        guard let before, before.attachment.isMember else {
            return Array(repeating: fresh, count: listeners.count)
        }
        // The list of before is copied only when something differs.
        var all =
            before.listenerMarks.count == listeners.count
            ? before.listenerMarks : Array(repeating: fresh, count: listeners.count)
        for index in listeners.indices {
            guard let old = before.index(of: listeners[index].name, hint: index) else {
                all[index] = fresh
                continue
            }
            let (was, outcome) = (before.outcomes[old], outcomes[index])
            var marks = before.listenerMarks[old]
            if was.isAccepted != outcome.isAccepted { marks.accepted = now }
            if (was == .wins) != (outcome == .wins) { marks.programmed = now }
            if was.isConflict != outcome.isConflict { marks.conflicted = now }
            let resolved = certificates.isEmpty ? nil : certificates[index]
            if ListenerConditions.resolvesRefs(
                before.listeners[old], was, before.certificates(of: old))
                != ListenerConditions.resolvesRefs(listeners[index], outcome, resolved)
            {
                marks.resolvedRefs = now
            }
            if all[index] != marks { all[index] = marks }
        }
        return all
    }

    private func ownerMarks(
        _ outcomes: [Outcome], _ attachment: Attachment, before: OwnerRecord?,
        _ stored: StoredResource
    ) -> OwnerMarks {
        let fresh = OwnerMarks(accepted: now, programmed: now)
        guard let before, before.stored.uid == stored.uid else { return fresh }
        // Whether a Gateway is accepted is settled when the whole merge is known.
        if stored.id.kind.part == .gateway { return before.marks }
        let accepts = outcomes.contains(where: \.isAccepted)
        return OwnerMarks(
            accepted: (before.acceptedCount > 0) == accepts ? before.marks.accepted : now,
            programmed: before.attachment.isProgrammed(serving: before.isServing)
                == attachment.isProgrammed(serving: outcomes.contains(.wins))
                ? before.marks.programmed : now)
    }

    // MARK: Summing up

    /// Dates the Gateway's own record, once the sum of winners says whether it is programmed.
    func settleGateway(_ record: inout GatewayRecord.Parts, _ changes: inout [OwnerChange]) {
        if let old, old.parts.owner === record.owner,
            (old.listenerCount > 0) == (record.listenerCount > 0)
        {
            return
        }
        let status = GatewayConditions(GatewayRecord(record))
        let known = old.flatMap { $0.owner.stored.uid == record.owner.stored.uid ? $0 : nil }
        let was = known.map(GatewayConditions.init)
        let marks = OwnerMarks(
            accepted: was?.accepted.isTrue == status.accepted.isTrue
                ? record.owner.marks.accepted : now,
            programmed: was?.programmed.isTrue == status.programmed.isTrue
                ? record.owner.marks.programmed : now)
        guard marks != record.owner.marks else { return }
        record.owner = record.owner.with(marks: marks)
        changes.removeAll { $0.id.kind.part == .gateway }
        changes.append(
            OwnerChange(id: record.owner.id, before: oldOwner, after: record.owner))
    }

    /// Whether the snapshot is another one, as far as these owners are in it.
    static func differ(_ changes: [OwnerChange]) -> Bool {
        changes.contains { change in
            guard let before = change.before, let after = change.after else {
                return (change.before ?? change.after)?.isServing ?? false
            }
            return !after.servesSame(as: before)
        }
    }

    /// The bytes of all listeners after `changes`, if they were known before.
    func listenerBytes(after changes: [OwnerChange]) -> Int? {
        old?.listenerBytes.known.map { before in
            changes.reduce(before) { bytes, change in
                bytes + (change.after?.fragment.count ?? 0) - (change.before?.fragment.count ?? 0)
            }
        }
    }

    /// Whether equal fragments stand in another order, because a set came back with the age it
    /// had before it was deleted.
    func reordered(
        _ changes: [OwnerChange], _ record: GatewayRecord.Parts, in state: borrowing GatewayState
    ) -> Bool {
        guard changes.contains(where: { $0.before != nil && $0.before?.key != $0.after?.key }),
            let old
        else { return false }
        let after = Dictionary(uniqueKeysWithValues: changes.map { ($0.id, $0.after) })
        let was = old.parts.order.filter {
            memberBefore($0, in: state)?.isServing ?? false
        }
        let now = record.order.filter { owner in
            (after[owner.id] ?? memberBefore(owner, in: state))?.isServing ?? false
        }
        return was.map(\.id) != now.map(\.id)
    }
}

extension [Outcome] {
    /// What remains of the winners when those are not served that have no certificate (L5), or ask
    /// for what cannot be done.
    fileprivate func served(
        _ listeners: [Listener], with certificates: [ListenerCertificates]
    ) -> [Outcome] {
        var outcomes = self
        // Spans, since an element of an array is copied to be looked at.
        let (new, resolved) = (listeners.span, certificates.span)
        for index in indices where self[index] == .wins {
            if new[index].tls?.options.isEmpty == false,
                new[index].tls?.unsupportedOptions.isEmpty == false
            {
                outcomes[index] = .winsStopped
            } else if !certificates.isEmpty, resolved[index].verdict == .invalid {
                outcomes[index] = .winsUnserved
            }
        }
        return outcomes
    }
}

extension GatewayRecord.Parts {
    /// Carries the sums over the owners along with the changes.
    mutating func count(_ changes: [OwnerChange]) {
        for change in changes {
            let (before, after) = (change.before, change.after)
            listenerCount += (after?.winnerCount ?? 0) - (before?.winnerCount ?? 0)
            servingOwners +=
                (after?.isServing ?? false ? 1 : 0) - (before?.isServing ?? false ? 1 : 0)
        }
    }
}
