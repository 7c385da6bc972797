import GatewayModel
import HashTreeCollections
import OrderedCollections

/// One commit on its way into the state: first every event is noted, then each gateway that any
/// of them concerns is merged once.
struct Projector {
    let now: Mark
    /// What the events made of resources whose records are not written yet; nil is deleted.
    private var gateways = OrderedDictionary<NamespacedName, StoredResource?>()
    /// The sets to look at again.
    private var sets = OrderedDictionary<NamespacedName, SetChange>()
    /// The gateways to merge again, each with the sets of these that it had or has.
    private var concerned = OrderedDictionary<NamespacedName, [SetChange]>()
    /// Of the concerned gateways, those whose own listeners refer to something that changed.
    private var referring: Set<NamespacedName> = []
    private var routes: RouteUpdate
    private var releases: ReleaseUpdate

    init(now: Mark) {
        self.now = now
        routes = RouteUpdate(now: now)
        releases = ReleaseUpdate(now: now)
    }

    // MARK: Noting events

    mutating func record(_ event: Event, in state: inout GatewayState) {
        switch event {
        case .applied(let stored): record(stored.id, stored, in: &state)
        case .deleted(let id, _): record(id, nil, in: &state)
        }
    }

    private mutating func record(
        _ id: ResourceID, _ stored: StoredResource?, in state: inout GatewayState
    ) {
        switch id.kind.part {
        case .namespace:
            state.namespaces[id.name] = stored
            concernSelectors(namespace: id.name, in: state)
            routes.concern(state.routesByNamespace[id.name])
        case .gateway:
            let known = gateways[id.namespacedName]
            link(id, known == nil ? state[id] : known ?? nil, stored, in: &state)
            gateways[id.namespacedName] = .some(stored)
            // The sets that events before this one have concerned stay concerned.
            if concerned[id.namespacedName] == nil { concerned[id.namespacedName] = [] }
        // Whether the sets must be looked at again is decided in the merge, which sees both
        // the old and the new spec.
        case .set:
            record(set: id, stored, in: &state)
        case .route:
            routes.record(route: id, stored, in: &state)
        case .backend: concern(state.record(backend: id, stored), in: state)
        case .secret:
            releases.record(secret: id, in: state)
            concern(state.record(secret: id, stored), in: state)
        case .grant: concern(state.record(grant: id, stored), in: state)
        case .access:
            state.others[id] = stored
            state.access.note(id, stored, in: state.others)
        case .governance:
            let known = state.others[id]
            state.governance.note(id, from: known, to: stored)
            state.heldKeys.replace(
                known?.resource.spec.heldKeys ?? [], with: stored?.resource.spec.heldKeys ?? [],
                by: id)
            releases.record(rule: id)
            state.policies.note(id, stored)
            state.others[id] = stored
        case .none: state.others[id] = stored
        }
    }

    /// Whoever refers to what changed is looked at again.
    private mutating func concern(_ referrers: [ResourceID], in state: borrowing GatewayState) {
        routes.concern(referrers)
        for id in referrers {
            let name = id.namespacedName
            if id.kind.part == .gateway {
                referring.insert(name)
                if concerned[name] == nil { concerned[name] = [] }
            } else if id.kind.part == .set {
                let set = change(of: name, in: state)
                if let parent = set.stored?.parent { concern(set, of: parent) }
            }
        }
    }

    /// Notes which certificates an owner refers to.
    private func link(
        _ id: ResourceID, _ old: StoredResource?, _ new: StoredResource?,
        in state: inout GatewayState
    ) {
        let (was, now) = (old?.listeners ?? [], new?.listeners ?? [])
        if was.refersToSameCertificates(as: now) { return }
        state.links.referrers.replace(
            old?.certificateTargets ?? [], with: new?.certificateTargets ?? [], by: id)
        state.links.travellers.replace(
            old?.certificatePassages ?? [], with: new?.certificatePassages ?? [], by: id)
    }

    private mutating func record(
        set id: ResourceID, _ stored: StoredResource?, in state: inout GatewayState
    ) {
        let set = change(of: id.namespacedName, in: state)
        // One commit may have several events about a set: the last one before is the old one.
        let known = set.stored
        set.stored = stored
        link(id, known, stored, in: &state)
        let (old, new) = (known?.parent, stored?.parent)
        if let new { concern(set, of: new) }
        if old == new { return }
        let name = set.name
        if let old {
            concern(set, of: old)
            state.setsByParent.remove(name, under: old)
        } else {
            state.setsByNamespace.insert(name, under: name.namespace)
        }
        if let new {
            state.setsByParent.insert(name, under: new)
        } else {
            state.setsByNamespace.remove(name, under: name.namespace)
        }
    }

    /// A namespace's labels decide about its sets wherever the parent selects by label.
    private mutating func concernSelectors(namespace: String, in state: borrowing GatewayState) {
        for name in state.setsByNamespace[namespace] ?? [] {
            guard let parent = state.listenerSet(name)?.stored.parent,
                state.gateway(parent)?.parts.admission.allowed?.from == .selector
            else { continue }
            concern(change(of: name, in: state), of: parent)
        }
    }

    private mutating func change(
        of set: NamespacedName, in state: borrowing GatewayState
    ) -> SetChange {
        if let known = sets[set] { return known }
        let change = SetChange(set, before: state.listenerSet(set))
        sets[set] = change
        return change
    }

    private mutating func concern(_ set: SetChange, of gateway: NamespacedName) {
        if set.isNew(to: gateway) { concerned[gateway, default: []].append(set) }
    }

    // MARK: Merging

    /// Merges each concerned gateway and writes all records at the end: a set that moves from one
    /// gateway to another has to be seen by both as it was before.
    mutating func project(into state: inout GatewayState) -> [MergeChange] {
        concerned.sort { $0.key < $1.key }
        var merges: [MergeUpdate.Finished] = []
        merges.reserveCapacity(concerned.count)
        for (gateway, sets) in concerned {
            merges.append(merge(gateway, sets, in: &state))
        }
        var changes: [MergeChange] = []
        changes.reserveCapacity(merges.count)
        for index in merges.indices {
            write(&merges[index], into: &state)
            if let change = merges[index].change.take() { changes.append(change) }
        }
        for set in sets.values where set.stored == nil {
            routes.note(set.before, nil, in: state)
            state.listenerSets[set.name] = nil
        }
        routes.project(into: &state, &changes)
        releases.project(into: &state, changes)
        return changes
    }

    private func merge(
        _ gateway: NamespacedName, _ changes: [SetChange], in state: inout GatewayState
    ) -> MergeUpdate.Finished {
        // The claims are taken out, so that they have one holder and change where they are.
        var slots = Slots()
        let old = state.gateways.update(gateway, hash: gateway.hashValue) { entry in
            guard var known = entry.take() else { return nil as GatewayRecord? }
            swap(&slots, &known.slots)
            entry = known
            return known.record
        }
        var update = MergeUpdate(
            gateway: gateway, old: old, new: gateways[gateway],
            refersToChanges: referring.contains(gateway), slots: consume slots, in: state,
            now: now)
        update.lookAgain(at: changes, changed: sets, in: state)
        return update.finish(in: state)
    }

    private mutating func write(_ merge: inout MergeUpdate.Finished, into state: inout GatewayState)
    {
        routes.note(merge.before?.owner, merge.after?.owner, in: state)
        if merge.before?.rejectsClashes == true { state.rejectingGateways -= 1 }
        if merge.after?.rejectsClashes == true { state.rejectingGateways += 1 }
        var slots = Slots()
        swap(&slots, &merge.slots)
        state.gateways[merge.gateway] = merge.after.map { GatewayEntry(record: $0, slots: slots) }
        for record in merge.sets {
            routes.note(state.listenerSets.insert(record), record, in: state)
        }
    }
}

extension TreeDictionary where Value == TreeSet<NamespacedName> {
    fileprivate mutating func insert(_ name: NamespacedName, under key: Key) {
        self[key, default: []].insert(name)
    }

    fileprivate mutating func remove(_ name: NamespacedName, under key: Key) {
        self[key]?.remove(name)
        if self[key]?.isEmpty == true { self[key] = nil }
    }
}
