import GatewayModel
import HashTreeCollections

/// One commit on its way into the state: first every event is noted, then each gateway that any
/// of them concerns is merged once.
struct Projector {
    let now: Mark
    /// What the events made of resources whose records are not written yet; nil is deleted.
    private var gateways = SmallMap<NamespacedName, StoredResource?>()
    private var sets = SmallMap<HashedName, SetChange>()
    /// The gateways to merge again, each with the sets to look at again.
    private var concerned = SmallMap<NamespacedName, SmallMap<HashedName, Void>>()
    /// Of these, the gateways whose own listeners refer to something that changed.
    private var referring: Set<NamespacedName> = []
    private var routes: RouteUpdate

    init(now: Mark) {
        self.now = now
        routes = RouteUpdate(now: now)
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
        switch id.kind {
        case .namespace:
            state.namespaces[id.name] = stored
            concernSelectors(namespace: id.name, in: state)
            routes.concern(state.routesByNamespace[id.name])
        case .gateway:
            let known = gateways[id.namespacedName]
            link(
                id, known == nil ? state[id] : known ?? nil,
                stored, in: &state)
            gateways[id.namespacedName] = .some(stored)
            // The sets that events before this one have concerned stay concerned.
            if concerned[id.namespacedName] == nil { concerned[id.namespacedName] = SmallMap() }
        // Whether the sets must be looked at again is decided in the merge, which sees both
        // the old and the new spec.
        case .listenerSet:
            record(set: HashedName(id.namespacedName), stored, in: &state)
        case .httpRoute, .tlsRoute, .tcpRoute, .udpRoute:
            routes.record(route: id, stored, in: &state)
        case .backend, .secret, .referenceGrant:
            concern(state.record(target: id, stored), in: state)
        }
    }

    /// Whoever refers to what changed is looked at again.
    private mutating func concern(_ referrers: [ResourceID], in state: GatewayState) {
        routes.concern(referrers)
        for id in referrers {
            let name = id.namespacedName
            if id.kind == .gateway {
                referring.insert(name)
                if concerned[name] == nil { concerned[name] = SmallMap() }
            } else if id.kind == .listenerSet {
                let set = HashedName(name)
                let known = sets[set]
                let stored = known == nil ? state.listenerSet(set)?.stored : known?.stored
                if let parent = stored?.parent { concern(set, of: parent) }
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
        set: HashedName, _ stored: StoredResource?, in state: inout GatewayState
    ) {
        // One commit may say more than one thing about a set: what it said last is what is old.
        let (name, known) = (set.name, sets[set])
        let before = known == nil ? state.listenerSet(set) : known?.before
        let oldParent = known == nil ? before?.stored.parent : known?.stored?.parent
        let newParent = stored?.parent
        link(
            ResourceID(.listenerSet, name), known == nil ? before?.stored : known?.stored, stored,
            in: &state)
        sets[set] = SetChange(before: before, stored: stored)
        if let oldParent {
            concern(set, of: oldParent)
            if oldParent != newParent { state.setsByParent.remove(name, under: oldParent) }
        } else if newParent != nil {
            state.setsByNamespace.insert(name, under: name.namespace)
        }
        if let newParent {
            if oldParent != newParent {
                concern(set, of: newParent)
                state.setsByParent.insert(name, under: newParent)
            }
        } else {
            state.setsByNamespace.remove(name, under: name.namespace)
        }
    }

    /// A namespace's labels decide about its sets wherever the parent selects by label.
    private mutating func concernSelectors(namespace: String, in state: GatewayState) {
        for name in state.setsByNamespace[namespace] ?? [] {
            let set = HashedName(name)
            guard let parent = state.listenerSet(set)?.stored.parent,
                state.gateway(parent)?.parts.admission.allowed?.from == .selector
            else { continue }
            concern(set, of: parent)
        }
    }

    private mutating func concern(_ set: HashedName, of gateway: NamespacedName) {
        concerned[gateway, default: SmallMap()][set] = ()
    }

    // MARK: Merging

    /// Merges each concerned gateway and writes all records at the end: a set that moves from one
    /// gateway to another has to be seen by both as it was before.
    mutating func project(into state: inout GatewayState) -> [MergeChange] {
        concerned.sort { $0.key < $1.key }
        var merges: [MergeUpdate.Finished] = []
        merges.reserveCapacity(concerned.count)
        for (gateway, names) in concerned {
            merges.append(merge(HashedName(gateway), names, in: &state))
        }
        var changes: [MergeChange] = []
        changes.reserveCapacity(merges.count)
        for index in merges.indices {
            write(&merges[index], into: &state)
            if let change = merges[index].change.take() { changes.append(change) }
        }
        for (set, change) in sets where change.stored == nil {
            routes.note(state.listenerSet(set), nil, in: state)
            state.listenerSets.remove(set.name, hash: set.nameHash)
        }
        routes.project(into: &state, &changes)
        return changes
    }

    private func merge(
        _ gateway: HashedName, _ names: SmallMap<HashedName, Void>, in state: inout GatewayState
    ) -> MergeUpdate.Finished {
        // The claims are taken out, so that they have one holder and change where they are.
        var slots = Slots()
        let old = state.gateways.update(gateway.name, hash: gateway.nameHash) { entry in
            guard var known = entry.take() else { return nil as GatewayRecord? }
            swap(&slots, &known.slots)
            entry = known
            return known.record
        }
        var update = MergeUpdate(
            gateway: gateway, old: old, new: gateways[gateway.name],
            refersToChanges: referring.contains(gateway.name), slots: consume slots, in: state,
            now: now)
        update.lookAgain(at: names, changed: sets, in: state)
        return update.finish(in: state)
    }

    private mutating func write(_ merge: inout MergeUpdate.Finished, into state: inout GatewayState)
    {
        routes.note(merge.before?.owner, merge.after?.owner, in: state)
        var slots = Slots()
        swap(&slots, &merge.slots)
        let name = merge.gateway
        if let record = merge.after {
            state.gateways.update(name.name, hash: name.nameHash) {
                $0 = GatewayEntry(record: record, slots: slots)
            }
        } else {
            state.gateways.remove(name.name, hash: name.nameHash)
        }
        for record in merge.sets {
            routes.note(state.listenerSets.insert(record), record, in: state)
        }
    }
}

/// A set as it was before a commit, and what the commit made of it.
final class SetChange {
    let before: OwnerRecord?
    /// Nil is deleted.
    let stored: StoredResource?

    init(before: OwnerRecord?, stored: StoredResource?) {
        (self.before, self.stored) = (before, stored)
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
