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
    var touched: Set<ClaimKey> = []

    /// An owner before the merge has said anything about it.
    struct Input {
        let stored: StoredResource
        let key: OwnerKey
        let attachment: Attachment
    }

    /// The new records of one gateway and its sets, and what changed in its merge.
    struct Finished {
        let record: GatewayRecord?
        let records: [NamespacedName: OwnerRecord]
        let change: MergeChange?
    }

    init(
        gateway: NamespacedName, old: GatewayRecord?, new: StoredResource?, state: GatewayState,
        now: Mark
    ) {
        (self.gateway, self.old, self.state, self.now) = (gateway, old, state, now)
        guard let new else { return }
        var record = old ?? GatewayRecord(creating: new, now: now)
        if old?.owner.stored != new {
            let key = old.map { $0.owner.key }.flatMap { $0.created == new.createdRevision ? $0 : nil }
            let input = Input(stored: new, key: key ?? OwnerKey(new), attachment: .attached)
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
        let everybody = old?.spec.allowedListeners != spec?.allowedListeners
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
        remove(claims(of: member.listeners, under: old?.rules), of: member.key)
        record?.sets.remove(inOrder: member.key)
    }

    /// Replaces what `member` claimed by what `input` claims; equal claims stay where they are.
    private mutating func exchangeClaims(of member: OwnerRecord?, for input: Input) {
        let new = claims(of: input.stored.resource.listeners, under: record?.rules)
        let isSet = input.stored.id.kind == .listenerSet
        guard let member, member.key == input.key else {
            // Another age is another place in the order: it leaves one and takes the other.
            if let member { leave(member) }
            leaving[input.stored.id] = nil
            if isSet { record?.sets.insert(inOrder: input.key) }
            insert(new, of: input.key)
            return
        }
        let before = claims(of: member.listeners, under: old?.rules)
        remove(before.subtracting(new), of: input.key)
        insert(new.subtracting(before), of: input.key)
    }

    private func claims(of listeners: [Listener], under rules: MergeRules?) -> Set<Place> {
        var places: Set<Place> = []
        for (index, listener) in listeners.enumerated() {
            guard let rules, case .success(let key) = listener.claim(under: rules) else { continue }
            places.insert(Place(key: key, index: Int32(index)))
        }
        return places
    }

    /// A claim of an owner that is known from the context.
    private struct Place: Hashable {
        let key: ClaimKey
        let index: Int32
    }

    private mutating func insert(_ places: Set<Place>, of owner: OwnerKey) {
        for place in places {
            record?.slots[place.key.slot, default: Slot()].insert(
                Claim(owner: owner, index: place.index), for: place.key)
            touched.insert(place.key)
        }
    }

    private mutating func remove(_ places: Set<Place>, of owner: OwnerKey) {
        for place in places {
            record?.slots[place.key.slot]?.remove(
                Claim(owner: owner, index: place.index), for: place.key)
            if record?.slots[place.key.slot]?.isEmpty == true {
                record?.slots[place.key.slot] = nil
            }
            touched.insert(place.key)
        }
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

extension [OwnerKey] {
    mutating func insert(inOrder key: OwnerKey) {
        let index = firstIndex(notBefore: key)
        if index < endIndex, self[index] == key { return }
        insert(key, at: index)
    }

    mutating func remove(inOrder key: OwnerKey) {
        let index = firstIndex(notBefore: key)
        if index < endIndex, self[index] == key { remove(at: index) }
    }

    private func firstIndex(notBefore key: OwnerKey) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
