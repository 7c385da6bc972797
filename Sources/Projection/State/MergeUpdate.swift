import GatewayModel
import HashTreeCollections

/// Merging one gateway again after a commit, at a cost that follows the change.
///
/// First the claims of changed owners are exchanged (``lookAgain(at:changed:)``), then whoever
/// could be affected gets new outcomes (`MergeUpdate+Finish.swift`).
///
/// Not to be copied, since a copy would count a reference for each of its parts; and the state is
/// handed in, for the same reason.
struct MergeUpdate: ~Copyable {
    let gateway: HashedName
    let old: GatewayRecord?
    let now: Mark
    /// Whether another spec or other rules make every set of the gateway look different.
    private var everybodyChanged = false
    private var rulesChanged = false
    /// The record in the making; nil when the gateway is gone.
    var record: GatewayRecord.Parts?
    /// Owners that are not what they were, as they are going to be.
    var inputs = SmallMap<OwnerName, Input>()
    /// Members of the merge that leave it, as they were.
    var leaving = SmallMap<OwnerName, OwnerRecord>()
    var slots: Slots
    /// The keys whose claims changed, each time with who was first before.
    var touched: [(key: ClaimKey, first: Claim?)] = []
    /// The slots that claims came to or left, each with whose claim was first before.
    var touchedSlots = SmallMap<SlotKey, Claim?>()

    /// An owner before the merge has said anything about it.
    final class Input {
        let stored: StoredResource
        let key: OwnerKey
        let attachment: Attachment
        /// Empty unless attached.
        let claims: [ListenerClaim]
        let certificates: [ListenerCertificates]
        /// The record before the commit, whatever it took part in.
        let previous: OwnerRecord?
        /// The same, if it took part in this merge.
        let member: OwnerRecord?

        /// An owner to be merged again though nothing about itself changed.
        init(unchanged record: OwnerRecord) {
            (stored, key, attachment) = (record.stored, record.key, record.attachment)
            (claims, certificates) = (record.claims, record.certificates)
            (previous, member) = (record, record)
        }

        /// - Parameters:
        ///   - rules: nil when there is no gateway.
        ///   - rulesChanged: whether a member's claims were made under other rules.
        init(
            _ stored: StoredResource, _ name: HashedName, _ attachment: Attachment,
            under rules: MergeRules?, rulesChanged: Bool,
            _ certificates: [ListenerCertificates], previous: OwnerRecord?, isMember: Bool
        ) {
            self.certificates = certificates
            (self.stored, self.attachment, self.previous) = (stored, attachment, previous)
            member = isMember ? previous : nil
            // Whoever keeps its age keeps its place, and the key that says so.
            if let previous, previous.key.created == stored.createdRevision {
                key = previous.key
            } else {
                key = OwnerKey(stored, nameHash: name.nameHash)
            }
            guard attachment == .attached, let rules else {
                claims = []
                return
            }
            let before = rulesChanged || !isMember ? nil : previous
            claims = Self.claims(of: stored.listeners, under: rules, certificates, before: before)
        }

        /// What each listener claims. Those that are what they were claim what they claimed: what
        /// a name hashes to is made once.
        private static func claims(
            of listeners: [Listener], under rules: MergeRules,
            _ certificates: [ListenerCertificates], before: OwnerRecord?
        ) -> [ListenerClaim] {
            guard let before, before.claims.count == listeners.count,
                before.certificates == certificates
            else {
                return listeners.indices.map { index in
                    listeners[index].claim(
                        under: rules, certificates.isEmpty ? nil : certificates[index])
                }
            }
            var claims = before.claims
            // Spans, since an element of an array is copied to be looked at.
            let (old, new) = (before.listeners.span, listeners.span)
            for index in new.indices where new[index] != old[index] {
                claims[index] = new[index].claim(
                    under: rules, certificates.isEmpty ? nil : certificates[index])
            }
            return claims
        }
    }

    /// The new records of one gateway and its sets, and what changed in its merge.
    struct Finished {
        let gateway: HashedName
        let before: GatewayRecord?
        let after: GatewayRecord?
        /// Taken by whoever writes it, so that it has one holder and can change in place.
        var slots: Slots
        let sets: [OwnerRecord]
        var change: MergeChange?
    }

    /// - Parameters:
    ///   - new: what the commit made of the Gateway itself; nil if it did nothing to it.
    ///   - refersToChanges: whether the Gateway refers to something the commit changed.
    init(
        gateway: HashedName, old: GatewayRecord?, new: StoredResource??,
        refersToChanges: Bool, slots: consuming Slots, in state: GatewayState, now: Mark
    ) {
        (self.gateway, self.old, self.now) = (gateway, old, now)
        self.slots = slots
        let own: StoredResource? = refersToChanges ? old?.owner.stored : nil
        guard let new = new ?? own else {
            // Either it is deleted, or nothing happened to it.
            if new == nil { record = old?.parts } else { everybodyChanged = true }
            return
        }
        var record = old?.parts ?? GatewayRecord.Parts(creating: new, now: now)
        let rules = MergeRules(annotations: new.resource.metadata.annotations)
        let certificates = state.certificates(of: new.id, new.listeners, under: rules)
        if old?.owner.stored != new || old?.owner.certificates != certificates {
            (record.rules, record.admission) = (rules, Admission(new))
            rulesChanged = old?.rules != rules
            everybodyChanged = rulesChanged || old?.parts.admission != record.admission
            let input = Input(
                new, gateway, .attached, under: rules, rulesChanged: rulesChanged, certificates,
                previous: old?.owner, isMember: true)
            inputs[OwnerName(input.key)] = input
            self.record = record
            exchangeClaims(for: input)
        } else {
            self.record = record
        }
    }

    // MARK: What was

    var oldOwner: OwnerRecord? { old?.parts.owner }

    var oldCeiling: Ceiling? { old?.parts.ceiling }

    // MARK: Exchanging claims

    /// Looks again at the named sets, and at all of them if the gateway changed what it allows.
    mutating func lookAgain(
        at names: SmallMap<HashedName, Void>, changed: SmallMap<HashedName, SetChange>,
        in state: GatewayState
    ) {
        var all = names
        if everybodyChanged {
            for name in state.setsByParent[gateway.name] ?? [] { all[HashedName(name)] = () }
        }
        for (name, _) in all {
            if let change = changed[name] {
                lookAgain(at: name, before: change.before, stored: change.stored, in: state)
            } else {
                let before = state.listenerSet(name)
                lookAgain(at: name, before: before, stored: before?.stored, in: state)
            }
        }
    }

    private mutating func lookAgain(
        at name: HashedName, before: OwnerRecord?, stored: StoredResource?, in state: GatewayState
    ) {
        let wasMember = before?.attachment == .attached && before?.stored.parent == gateway.name
        guard let stored, stored.parent == gateway.name else {
            if wasMember, let before { leave(before) }
            return
        }
        let attachment = state.attachment(
            ofSetIn: name.name.namespace, to: gateway.name, record?.admission)
        let certificates = certificates(of: stored, attachment, in: state)
        if let before, before.attachment == attachment, !rulesChanged,
            (attachment == .attached) == wasMember, before.certificates == certificates,
            before.stored.resourceVersion == stored.resourceVersion, before.stored == stored
        {
            return
        }
        let input = Input(
            stored, name, attachment, under: record?.rules, rulesChanged: rulesChanged,
            certificates, previous: before, isMember: wasMember)
        inputs[OwnerName(input.key)] = input
        if attachment == .attached {
            exchangeClaims(for: input)
        } else if let member = input.member {
            leave(member)
        }
    }

    private func certificates(
        of set: StoredResource, _ attachment: Attachment, in state: GatewayState
    ) -> [ListenerCertificates] {
        guard attachment == .attached, let rules = record?.rules else { return [] }
        return state.certificates(of: set.id, set.listeners, under: rules)
    }

    private mutating func leave(_ member: OwnerRecord) {
        leaving[OwnerName(member.key)] = member
        guard record != nil else { return }
        for (index, claim) in member.claims.enumerated() {
            if case .success(let key) = claim { remove(key, index, of: member.key) }
        }
        record?.order.remove(member.key)
    }

    /// Replaces what the member claimed by what `input` claims; equal claims stay where they are.
    private mutating func exchangeClaims(for input: Input) {
        let new = input.claims
        guard let member = input.member, member.key == input.key else {
            // Another age is another place in the order: it leaves one and takes the other.
            if let member = input.member { leave(member) }
            leaving[OwnerName(input.key)] = nil
            if input.key.id.kind == .listenerSet { record?.order.insert(input.key) }
            for (index, claim) in new.enumerated() {
                if case .success(let key) = claim { insert(key, index, of: input.key) }
            }
            return
        }
        let before = member.claims
        touched.reserveCapacity(4)
        for index in 0..<max(before.count, new.count) {
            let was = index < before.count ? try? before[index].get() : nil
            let now = index < new.count ? try? new[index].get() : nil
            if was != now { exchange(was, for: now, index, of: input.key) }
        }
    }

    private mutating func exchange(
        _ was: ClaimKey?, for now: ClaimKey?, _ index: Int, of owner: OwnerKey
    ) {
        if let was, let now, was.slot == now.slot, was.listenerClass == now.listenerClass {
            let first = slots.move(Claim(owner, index, now.listenerClass), from: was, to: now)
            touched.append((was, first.old))
            touched.append((now, first.new))
            return
        }
        if let was { remove(was, index, of: owner) }
        if let now { insert(now, index, of: owner) }
    }

    private mutating func insert(_ key: ClaimKey, _ index: Int, of owner: OwnerKey) {
        touch(key, slots.insert(Claim(owner, index, key.listenerClass), for: key))
    }

    private mutating func remove(_ key: ClaimKey, _ index: Int, of owner: OwnerKey) {
        touch(key, slots.remove(Claim(owner, index, key.listenerClass), for: key))
    }

    private mutating func touch(_ key: ClaimKey, _ first: Slots.Firsts) {
        touched.append((key, first.onKey))
        if !touchedSlots.contains(key.slot) { touchedSlots[key.slot] = .some(first.onSlot) }
    }
}
