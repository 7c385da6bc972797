import GatewayModel
import HashTreeCollections

/// Merging one gateway again after a commit, at a cost that follows the change.
///
/// First the claims of changed owners are exchanged (``lookAgain(at:changed:)``), then whoever
/// could be affected gets new outcomes (`MergeUpdate+Finish.swift`).
struct MergeUpdate {
    let gateway: NamespacedName
    let old: GatewayRecord?
    let state: GatewayState
    let now: Mark
    /// The record in the making; nil when the gateway is gone.
    var record: GatewayRecord?
    /// Owners that are not what they were, as they are going to be.
    var inputs: [ResourceID: Input] = [:]
    /// Members of the merge that leave it, as they were.
    var leaving: [ResourceID: OwnerRecord] = [:]
    var slots: Slots
    /// The keys whose claims changed, each with who was first before.
    var touched: [ClaimKey: Claim?] = [:]
    /// Their slots, each with whose claim was first before.
    var touchedSlots: [SlotKey: Claim?] = [:]

    /// An owner before the merge has said anything about it.
    struct Input {
        let stored: StoredResource
        let key: OwnerKey
        let attachment: Attachment
    }

    /// The new records of one gateway and its sets, and what changed in its merge.
    struct Finished {
        let gateway: NamespacedName
        let record: GatewayRecord?
        let slots: Slots
        let sets: [OwnerRecord]
        let change: MergeChange?
    }

    init(
        gateway: NamespacedName, old: GatewayRecord?, new: StoredResource?, slots: consuming Slots,
        state: GatewayState, now: Mark
    ) {
        (self.gateway, self.old, self.state, self.now) = (gateway, old, state, now)
        self.slots = slots
        guard let new else { return }
        var record = old ?? GatewayRecord(creating: new, now: now)
        if old?.owner.stored != new {
            let sameAge = old?.owner.key.created == new.createdRevision ? old?.owner.key : nil
            let input = Input(stored: new, key: sameAge ?? OwnerKey(new), attachment: .attached)
            inputs[new.id] = input
            record.rules = MergeRules(annotations: new.resource.metadata.annotations)
            self.record = record
            exchangeClaims(of: old?.owner, for: input)
        } else {
            self.record = record
        }
    }

    private var newSpec: GatewaySpec? {
        guard let record else { return nil }
        let stored = inputs[record.owner.id]?.stored ?? record.owner.stored
        if case .gateway(let spec) = stored.resource.spec { return spec }
        return nil
    }

    // MARK: Exchanging claims

    /// Looks again at the named sets, and at all of them if the gateway changed what it allows.
    mutating func lookAgain(
        at names: Set<NamespacedName>, changed: [NamespacedName: StoredResource?]
    ) {
        let spec = newSpec
        let everybody =
            old?.spec.allowedListeners != spec?.allowedListeners
            || old.map { GatewayAcceptance($0.spec) } != spec.map { GatewayAcceptance($0) }
            || old?.rules != record?.rules
        let all = everybody ? names.union(state.setsByParent[gateway] ?? []) : names
        for name in all {
            let before = state.listenerSets[name]
            let stored = changed[name] ?? before?.stored
            lookAgain(at: name, before: before, stored: stored, spec)
        }
    }

    private mutating func lookAgain(
        at name: NamespacedName, before: OwnerRecord?, stored: StoredResource?,
        _ spec: GatewaySpec?
    ) {
        let wasMember = before?.attachment == .attached && before?.stored.parent == gateway
        let member = wasMember ? before : nil
        guard let stored, stored.parent == gateway else {
            if let member { leave(member) }
            return
        }
        let attachment = state.attachment(ofSetIn: name.namespace, to: gateway, spec)
        if let before, before.stored == stored, before.attachment == attachment,
            old?.rules == record?.rules, (attachment == .attached) == wasMember
        {
            return
        }
        let sameAge = before.flatMap { $0.key.created == stored.createdRevision ? $0.key : nil }
        let input = Input(
            stored: stored, key: sameAge ?? OwnerKey(stored), attachment: attachment)
        inputs[stored.id] = input
        if attachment == .attached {
            exchangeClaims(of: member, for: input)
        } else if let member {
            leave(member)
        }
    }

    private mutating func leave(_ member: OwnerRecord) {
        leaving[member.id] = member
        guard record != nil else { return }
        for (index, key) in claims(of: member.listeners, under: old?.rules).enumerated() {
            remove(key, index, of: member.key)
        }
        record?.order.remove(member.key)
    }

    /// Replaces what `member` claimed by what `input` claims; equal claims stay where they are.
    private mutating func exchangeClaims(of member: OwnerRecord?, for input: Input) {
        let new = claims(of: input.stored.resource.listeners, under: record?.rules)
        guard let member, member.key == input.key else {
            // Another age is another place in the order: it leaves one and takes the other.
            if let member { leave(member) }
            leaving[input.stored.id] = nil
            if input.stored.id.kind == .listenerSet { record?.order.insert(input.key) }
            for (index, key) in new.enumerated() { insert(key, index, of: input.key) }
            return
        }
        let before = claims(of: member.listeners, under: old?.rules)
        for index in 0..<max(before.count, new.count) {
            let was = index < before.count ? before[index] : nil
            let now = index < new.count ? new[index] : nil
            guard was != now else { continue }
            remove(was, index, of: input.key)
            insert(now, index, of: input.key)
        }
    }

    /// What each listener claims, nil for those that claim nothing.
    private func claims(of listeners: [Listener], under rules: MergeRules?) -> [ClaimKey?] {
        listeners.map { listener in rules.flatMap { try? listener.claim(under: $0).get() } }
    }

    private mutating func insert(_ key: ClaimKey?, _ index: Int, of owner: OwnerKey) {
        guard let key else { return }
        touch(key)
        let claim = Claim(owner, index, key.listenerClass)
        slots[key.slot, default: Slot()].insert(claim, for: key)
    }

    private mutating func remove(_ key: ClaimKey?, _ index: Int, of owner: OwnerKey) {
        guard let key else { return }
        touch(key)
        let claim = Claim(owner, index, key.listenerClass)
        slots[key.slot]?.remove(claim, for: key)
        if slots[key.slot]?.isEmpty == true { slots[key.slot] = nil }
    }

    private mutating func touch(_ key: ClaimKey) {
        guard touched[key] == nil else { return }
        let slot = slots[key.slot]
        touched[key] = .some(slot?.claimants(of: key)?.first)
        if touchedSlots[key.slot] == nil { touchedSlots[key.slot] = .some(slot?.first) }
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
