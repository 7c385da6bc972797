public import GatewayModel
import HashTreeCollections

/// One commit on its way into the state: first every event is noted, then each gateway that any
/// of them concerns is merged once.
struct Projector {
    let now: Mark
    /// What the events made of resources whose records are not written yet; nil is deleted.
    private var gateways = SmallMap<NamespacedName, StoredResource?>()
    private var sets = SmallMap<NamespacedName, SetChange>()
    /// The gateways to merge again, each with the sets to look at again.
    private var concerned = SmallMap<NamespacedName, SmallMap<NamespacedName, Void>>()
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
                id, known == nil ? state.gateways[id.namespacedName]?.owner.stored : known ?? nil,
                stored, in: &state)
            gateways[id.namespacedName] = .some(stored)
            // The sets that events before this one have concerned stay concerned.
            if concerned[id.namespacedName] == nil { concerned[id.namespacedName] = SmallMap() }
        // Whether the sets must be looked at again is decided in the merge, which sees both
        // the old and the new spec.
        case .listenerSet:
            record(set: id.namespacedName, stored, in: &state)
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
                let known = sets[name]
                let stored = known == nil ? state.listenerSets[name]?.stored : known?.stored
                if let parent = stored?.parent { concern(name, of: parent) }
            }
        }
    }

    /// Notes which certificates an owner refers to.
    private func link(
        _ id: ResourceID, _ old: StoredResource?, _ new: StoredResource?,
        in state: inout GatewayState
    ) {
        let (was, now) = (old?.resource.listeners ?? [], new?.resource.listeners ?? [])
        if was.refersToSameCertificates(as: now) { return }
        state.links.referrers.replace(
            old?.certificateTargets ?? [], with: new?.certificateTargets ?? [], by: id)
        state.links.travellers.replace(
            old?.certificatePassages ?? [], with: new?.certificatePassages ?? [], by: id)
    }

    private mutating func record(
        set name: NamespacedName, _ stored: StoredResource?, in state: inout GatewayState
    ) {
        // One commit may say more than one thing about a set: what it said last is what is old.
        let known = sets[name]
        let before = known == nil ? state.listenerSets[name] : known?.before
        let oldParent = known == nil ? before?.stored.parent : known?.stored?.parent
        let newParent = stored?.parent
        link(
            ResourceID(.listenerSet, name), known == nil ? before?.stored : known?.stored, stored,
            in: &state)
        sets[name] = SetChange(before: before, stored: stored)
        if let oldParent {
            concern(name, of: oldParent)
            if oldParent != newParent { state.setsByParent.remove(name, under: oldParent) }
        } else if newParent != nil {
            state.setsByNamespace.insert(name, under: name.namespace)
        }
        if let newParent {
            if oldParent != newParent { concern(name, of: newParent) }
            if oldParent != newParent { state.setsByParent.insert(name, under: newParent) }
        } else {
            state.setsByNamespace.remove(name, under: name.namespace)
        }
    }

    /// A namespace's labels decide about its sets wherever the parent selects by label.
    private mutating func concernSelectors(namespace: String, in state: GatewayState) {
        for name in state.setsByNamespace[namespace] ?? [] {
            guard let parent = state.listenerSets[name]?.stored.parent,
                state.gateways[parent]?.spec.allowedListeners?.from == .selector
            else { continue }
            concern(name, of: parent)
        }
    }

    private mutating func concern(_ set: NamespacedName, of gateway: NamespacedName) {
        concerned[gateway, default: SmallMap()][set] = ()
    }

    // MARK: Merging

    /// Merges each concerned gateway and writes all records at the end: a set that moves from one
    /// gateway to another has to be seen by both as it was before.
    mutating func project(into state: inout GatewayState) -> [MergeChange] {
        var finished: [MergeUpdate.Finished] = []
        for (gateway, names) in concerned.sorted(by: { $0.key < $1.key }) {
            let old = state.gateways[gateway]
            var slots = Slots()
            if old != nil { swap(&slots, &state.slots[gateway, default: Slots()]) }
            var update = MergeUpdate(
                gateway: gateway, old: old, new: gateways[gateway],
                refersToChanges: referring.contains(gateway), slots: consume slots, state: state,
                now: now)
            update.lookAgain(at: names, changed: sets)
            finished.append(update.finish())
        }
        for merge in finished {
            routes.note(state.gateways[merge.gateway]?.owner, merge.record?.owner, in: state)
            state.gateways[merge.gateway] = merge.record
            var slots = Slots()
            swap(&slots, &merge.slots)
            state.slots[merge.gateway] = merge.record == nil ? nil : slots
            for record in merge.sets {
                let name = record.id.namespacedName
                routes.note(state.listenerSets[name], record, in: state)
                state.listenerSets.insert(record)
            }
        }
        for (name, change) in sets where change.stored == nil {
            routes.note(state.listenerSets[name], nil, in: state)
            state.listenerSets[name] = nil
        }
        var changes = finished.compactMap(\.change)
        routes.project(into: &state, &changes)
        return changes
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

extension StoredResource {
    /// The gateway a ListenerSet wants to attach to.
    public var parent: NamespacedName? {
        if case .listenerSet(let spec) = resource.spec { spec.parent } else { nil }
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
