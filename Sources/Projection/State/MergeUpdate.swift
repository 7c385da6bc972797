import GatewayModel
import HashTreeCollections

/// Merging one gateway again after a commit, at a cost that follows the change.
///
/// First the claims of changed owners are exchanged (``lookAgain(at:changed:)``), then whoever
/// could be affected gets new outcomes (`MergeUpdate+Finish.swift`).
struct MergeUpdate {
    let gateway: NamespacedName
    let old: GatewayRecord?
    // What is asked of `old` again and again, apart: the record is large to copy.
    let oldOwner: OwnerRecord?
    let oldCeiling: Ceiling?
    let wasServing: Bool
    let state: GatewayState
    let now: Mark
    /// Whether another spec or other rules make every set of the gateway look different.
    private var everybodyChanged = false
    private var rulesChanged = false
    private var isGone = false
    /// The Gateway itself, if the commit says anything new of it.
    private var gatewayInput: Input?
    /// The record in the making; nil when the gateway is gone.
    var record: GatewayRecord?
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

        init(
            _ stored: StoredResource, _ attachment: Attachment, under rules: MergeRules?,
            _ certificates: [ListenerCertificates], previous: OwnerRecord?, isMember: Bool
        ) {
            self.certificates = certificates
            (self.stored, self.attachment, self.previous) = (stored, attachment, previous)
            member = isMember ? previous : nil
            // Whoever keeps its age keeps its place, and the key that says so.
            let sameAge = previous?.key.created == stored.createdRevision
            key = sameAge ? previous?.key ?? OwnerKey(stored) : OwnerKey(stored)
            guard attachment == .attached, let rules else {
                claims = []
                return
            }
            let listeners = stored.resource.listeners
            claims =
                certificates.isEmpty
                ? listeners.map { $0.claim(under: rules) }
                : zip(listeners, certificates).map { $0.claim(under: rules, $1) }
        }
    }

    /// The new records of one gateway and its sets, and what changed in its merge.
    final class Finished {
        let gateway: NamespacedName
        let record: GatewayRecord?
        /// Taken by whoever writes it, so that it has one holder and can change in place.
        var slots: Slots
        let sets: [OwnerRecord]
        let change: MergeChange?

        init(
            gateway: NamespacedName, record: GatewayRecord?, slots: Slots, sets: [OwnerRecord],
            change: MergeChange?
        ) {
            (self.gateway, self.record, self.slots) = (gateway, record, slots)
            (self.sets, self.change) = (sets, change)
        }
    }

    /// - Parameters:
    ///   - new: what the commit made of the Gateway itself; nil if it did nothing to it.
    ///   - refersToChanges: whether the Gateway refers to something the commit changed.
    init(
        gateway: NamespacedName, old: GatewayRecord?, new: StoredResource??,
        refersToChanges: Bool, slots: consuming Slots, state: GatewayState, now: Mark
    ) {
        (self.gateway, self.old, self.state, self.now) = (gateway, old, state, now)
        (oldOwner, oldCeiling) = (old?.owner, old?.ceiling)
        wasServing = old.map { $0.listenerCount > 0 } ?? false
        self.slots = slots
        let own: StoredResource? = refersToChanges ? old?.owner.stored : nil
        guard let new = new ?? own else {
            // Either it is deleted, or nothing happened to it.
            if new == nil { record = old } else { (everybodyChanged, isGone) = (true, true) }
            return
        }
        var record = old ?? GatewayRecord(creating: new, now: now)
        let rules = MergeRules(annotations: new.resource.metadata.annotations)
        let certificates = state.certificates(of: new.id, new.resource.listeners, under: rules)
        if old?.owner.stored != new || old?.owner.certificates != certificates {
            record.rules = rules
            let input = Input(
                new, .attached, under: rules, certificates, previous: old?.owner, isMember: true)
            inputs[OwnerName(input.key)] = input
            gatewayInput = input
            rulesChanged = old?.rules != record.rules
            self.record = record
            exchangeClaims(for: input)
        } else {
            self.record = record
        }
        let spec = newSpec
        everybodyChanged =
            rulesChanged || old?.spec.allowedListeners != spec?.allowedListeners
            || old.map { GatewayAcceptance($0.spec) } != spec.map { GatewayAcceptance($0) }
    }

    private var newSpec: GatewaySpec? {
        if isGone { return nil }
        let spec = gatewayInput?.stored.resource.spec ?? oldOwner?.stored.resource.spec
        if case .gateway(let spec) = spec { return spec }
        return nil
    }

    // MARK: Exchanging claims

    /// Looks again at the named sets, and at all of them if the gateway changed what it allows.
    mutating func lookAgain(
        at names: SmallMap<NamespacedName, Void>, changed: SmallMap<NamespacedName, SetChange>
    ) {
        var all = names
        if everybodyChanged {
            for name in state.setsByParent[gateway] ?? [] { all[name] = () }
        }
        let spec = newSpec
        for (name, _) in all {
            if let change = changed[name] {
                lookAgain(at: name, before: change.before, stored: change.stored, spec)
            } else {
                let before = state.listenerSets[name]
                lookAgain(at: name, before: before, stored: before?.stored, spec)
            }
        }
    }

    private mutating func lookAgain(
        at name: NamespacedName, before: OwnerRecord?, stored: StoredResource?,
        _ spec: GatewaySpec?
    ) {
        let wasMember = before?.attachment == .attached && before?.stored.parent == gateway
        guard let stored, stored.parent == gateway else {
            if wasMember, let before { leave(before) }
            return
        }
        let attachment = state.attachment(ofSetIn: name.namespace, to: gateway, spec)
        let certificates = certificates(of: stored, attachment)
        if let before, before.attachment == attachment, !rulesChanged,
            (attachment == .attached) == wasMember, before.certificates == certificates,
            before.stored.resourceVersion == stored.resourceVersion, before.stored == stored
        {
            return
        }
        let input = Input(
            stored, attachment, under: record?.rules, certificates, previous: before,
            isMember: wasMember)
        inputs[OwnerName(input.key)] = input
        if attachment == .attached {
            exchangeClaims(for: input)
        } else if let member = input.member {
            leave(member)
        }
    }

    private func certificates(
        of set: StoredResource, _ attachment: Attachment
    ) -> [ListenerCertificates] {
        guard attachment == .attached, let rules = record?.rules else { return [] }
        return state.certificates(of: set.id, set.resource.listeners, under: rules)
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
            touched.append((was, slots.firsts(was).onKey))
            touched.append((now, slots.firsts(now).onKey))
            slots.move(Claim(owner, index, now.listenerClass), from: was, to: now)
            return
        }
        if let was { remove(was, index, of: owner) }
        if let now { insert(now, index, of: owner) }
    }

    private mutating func insert(_ key: ClaimKey, _ index: Int, of owner: OwnerKey) {
        touch(key)
        slots.insert(Claim(owner, index, key.listenerClass), for: key)
    }

    private mutating func remove(_ key: ClaimKey, _ index: Int, of owner: OwnerKey) {
        touch(key)
        slots.remove(Claim(owner, index, key.listenerClass), for: key)
    }

    private mutating func touch(_ key: ClaimKey) {
        let firsts = slots.firsts(key)
        touched.append((key, firsts.onKey))
        if touchedSlots[key.slot] == nil { touchedSlots[key.slot] = .some(firsts.onSlot) }
    }
}

extension GatewayRecord {
    /// A gateway that nothing is known of yet but that it exists.
    init(creating stored: StoredResource, now: Mark) {
        let owner = OwnerRecord(
            stored: stored, key: OwnerKey(stored), attachment: .attached, outcomes: [],
            listenerMarks: [], marks: OwnerMarks(accepted: now, programmed: now), fragment: [])
        self.init(
            owner: owner, rules: MergeRules(annotations: stored.resource.metadata.annotations),
            version: now.revision)
    }
}
