import GatewayModel
import HashTreeCollections
import OrderedCollections

/// Merging one gateway again after a commit, at a cost that follows the change.
///
/// First the claims of changed owners are exchanged (``lookAgain(at:changed:)``), then whoever
/// could be affected gets new outcomes (`MergeUpdate+Finish.swift`).
///
/// Not to be copied, since a copy would count a reference for each of its parts; and the state is
/// handed in, for the same reason.
struct MergeUpdate: ~Copyable {
    let gateway: NamespacedName
    let old: GatewayRecord?
    let now: Mark
    /// Whether another spec or other rules make every set of the gateway look different.
    private var everybodyChanged = false
    private var rulesChanged = false
    /// The record in the making; nil when the gateway is gone.
    var record: GatewayRecord.Parts?
    /// Owners that are not what they were, and then those who gain or lose by it.
    var members = OrderedDictionary<OwnerName, Member>()
    /// Members of the merge that leave it, as they were.
    var leaving = OrderedDictionary<OwnerName, OwnerRecord>()
    var slots: Slots
    /// The keys whose claims changed and that others claim too, each with its first claim before. A
    /// key that nobody else claims changes nothing for anybody else.
    var contested: [(key: ClaimKey, first: Claim?)] = []
    /// The slots where claims came or went, each with its first claim before.
    var touchedSlots = OrderedDictionary<SlotKey, Claim?>()

    /// The new records of one gateway and its sets, and what changed in its merge.
    struct Finished {
        let gateway: NamespacedName
        let before: GatewayRecord?
        let after: GatewayRecord?
        /// Moved out by the code that writes it, so that it has one holder and can change in place.
        var slots: Slots
        let sets: [OwnerRecord]
        var change: MergeChange?
    }

    /// - Parameters:
    ///   - new: what the commit made of the Gateway itself; nil if it did nothing to it.
    ///   - refersToChanges: whether the Gateway refers to something the commit changed.
    init(
        gateway: NamespacedName, old: GatewayRecord?, new: StoredResource??,
        refersToChanges: Bool, slots: consuming Slots, in state: borrowing GatewayState,
        now: Mark
    ) {
        (self.gateway, self.old, self.now) = (gateway, old, now)
        self.slots = slots
        let own: StoredResource? = refersToChanges ? old?.owner.stored : nil
        guard let new = new ?? own else {
            // The Gateway was deleted, or nothing happened to it.
            if new == nil { record = old?.parts } else { everybodyChanged = true }
            return
        }
        var record = old?.parts ?? GatewayRecord.Parts(creating: new, now: now)
        let rules = MergeRules(annotations: new.resource.metadata.annotations)
        let certificates = state.certificates(of: new.id, new.listeners, under: rules)
        if old?.owner.stored != new || old?.owner.certificates != certificates {
            (record.rules, record.admission) = (rules, AttachmentRules(new))
            rulesChanged = old?.rules != rules
            everybodyChanged = rulesChanged || old?.parts.admission != record.admission
            let member = Member(
                new, .attached, under: rules, rulesChanged: rulesChanged, certificates,
                previous: old?.owner, isMember: true)
            members[OwnerName(member.key)] = member
            self.record = record
            exchangeClaims(for: member)
        } else {
            self.record = record
        }
    }

    // MARK: What was

    var oldOwner: OwnerRecord? { old?.parts.owner }

    var oldCeiling: Ceiling? { old?.parts.ceiling }

    // MARK: Exchanging claims

    /// Looks again at sets, and at all of the gateway if it changed what it allows.
    ///
    /// - Parameter changed: whatever the commit concerns, these sets among it.
    mutating func lookAgain(
        at sets: [SetChange], changed: OrderedDictionary<NamespacedName, SetChange>,
        in state: borrowing GatewayState
    ) {
        for set in sets { lookAgain(at: set, in: state) }
        guard everybodyChanged else { return }
        for name in state.setsByParent[gateway] ?? [] {
            if changed[name] != nil { continue }
            lookAgain(at: SetChange(name, before: state.listenerSet(name)), in: state)
        }
    }

    private mutating func lookAgain(at set: SetChange, in state: borrowing GatewayState) {
        let before = set.before
        let wasMember = before?.attachment.isMember == true && before?.stored.parent == gateway
        guard let stored = set.stored, stored.parent == gateway else {
            if wasMember, let before { leave(before) }
            return
        }
        let attachment = state.attachment(
            ofSetIn: set.name.namespace, to: gateway, record?.admission)
        let certificates = certificates(of: stored, attachment, in: state)
        if let before, before.attachment == attachment, !rulesChanged,
            attachment.isMember == wasMember, before.certificates == certificates,
            before.stored.resourceVersion == stored.resourceVersion, before.stored == stored
        {
            return
        }
        let member = Member(
            stored, attachment, under: record?.rules, rulesChanged: rulesChanged, certificates,
            previous: before, isMember: wasMember)
        members[OwnerName(member.key)] = member
        if attachment.isMember {
            exchangeClaims(for: member)
        } else if let before = member.before {
            leave(before)
        }
    }

    private func certificates(
        of set: StoredResource, _ attachment: Attachment, in state: borrowing GatewayState
    ) -> [ListenerCertificates] {
        guard attachment.isMember, let rules = record?.rules else { return [] }
        return state.certificates(of: set.id, set.listeners, under: rules)
    }

    private mutating func leave(_ member: OwnerRecord) {
        leaving[OwnerName(member.key)] = member
        guard record != nil else { return }
        for (index, claim) in member.claims.enumerated() {
            if let key = claim.key { remove(key, index, of: member.key) }
        }
        record?.order.remove(member.key)
    }

    /// Replaces what the member claimed by what it claims now; equal claims stay where they are.
    private mutating func exchangeClaims(for member: Member) {
        let (key, new) = (member.key, member.claims)
        guard let before = member.before, before.key == key else {
            // Another age is another place in the order: the owner leaves one and takes the other.
            if let before = member.before { leave(before) }
            leaving[OwnerName(key)] = nil
            if key.id.kind.part == .set { record?.order.insert(key) }
            for (index, claim) in new.enumerated() {
                if let claimed = claim.key { insert(claimed, index, of: key) }
            }
            return
        }
        let old = before.claims
        for index in 0..<max(old.count, new.count) {
            let was = index < old.count ? old[index].key : nil
            let now = index < new.count ? new[index].key : nil
            if was != now { exchange(was, for: now, index, of: key) }
        }
    }

    private mutating func exchange(
        _ was: ClaimKey?, for now: ClaimKey?, _ index: Int, of owner: OwnerKey
    ) {
        if let was, let now, was.slot == now.slot, was.listenerClass == now.listenerClass {
            let first = slots.move(Claim(owner, index, now.listenerClass), from: was, to: now)
            touch(was, first.old)
            touch(now, first.new)
            return
        }
        if let was { remove(was, index, of: owner) }
        if let now { insert(now, index, of: owner) }
    }

    private mutating func insert(_ key: ClaimKey, _ index: Int, of owner: OwnerKey) {
        let first = slots.insert(Claim(owner, index, key.listenerClass), for: key)
        touch(key, first.onKey)
        touch(key.slot, first.onSlot)
    }

    private mutating func remove(_ key: ClaimKey, _ index: Int, of owner: OwnerKey) {
        let first = slots.remove(Claim(owner, index, key.listenerClass), for: key)
        touch(key, first.onKey)
        touch(key.slot, first.onSlot)
    }

    private mutating func touch(_ key: ClaimKey, _ before: Slots.Before) {
        if before.isContested { contested.append((key, before.first)) }
    }

    private mutating func touch(_ slot: SlotKey, _ first: Claim?) {
        if touchedSlots[slot] == nil { touchedSlots[slot] = .some(first) }
    }
}
