import GatewayModel
import HashTreeCollections

/// The routes that a commit concerns, looked at once, after every gateway is merged.
struct RouteUpdate {
    let now: Mark
    /// What the events made of routes whose records are not written yet; nil is deleted.
    private var changed: [ResourceID: StoredResource?] = [:]
    private var concerned: Set<ResourceID> = []

    init(now: Mark) { self.now = now }

    // MARK: Who is concerned

    mutating func record(
        route id: ResourceID, _ stored: StoredResource?, in state: inout GatewayState
    ) {
        // One commit may have several events about a route: the last one before is the old one.
        let old = changed[id] ?? state.routes[id]?.stored
        changed[id] = .some(stored)
        concerned.insert(id)
        state.links.referrers.replace(
            old?.routeTargets ?? [], with: stored?.routeTargets ?? [], by: id)
        state.links.travellers.replace(
            old?.routePassages ?? [], with: stored?.routePassages ?? [], by: id)
        state.routesByNamespace.replace(
            old == nil ? [] : [id.namespace], with: stored == nil ? [] : [id.namespace], by: id)
    }

    mutating func concern(_ routes: some Sequence<ResourceID>) {
        concerned.formUnion(routes.lazy.filter(\.kind.isRoute))
    }

    /// An owner before and after: whether routes on it have reason to be looked at.
    mutating func note(
        _ before: OwnerRecord?, _ after: OwnerRecord?, in state: borrowing GatewayState
    ) {
        if state.routes.isEmpty && changed.isEmpty || before === after { return }
        guard let id = after?.id ?? before?.id else { return }
        if let before, let after, before.attachment == after.attachment,
            before.stored.parent == after.stored.parent, before.outcomes == after.outcomes,
            before.listeners == after.listeners
        {
            return
        }
        concern(state.links.referrers[id])
    }

    // MARK: Looking at them

    /// Writes the new records, and what they add to and take from each gateway.
    func project(into state: inout GatewayState, _ changes: inout [MergeChange]) {
        if concerned.isEmpty { return }
        var written: [(id: ResourceID, before: RouteRecord?, after: RouteRecord?)] = []
        for id in concerned {
            let before = state.routes[id]
            let stored = changed[id] ?? before?.stored
            let after = stored.map { state.routeRecord($0, before: before, now: now) }
            if before !== after { written.append((id, before, after)) }
        }
        var byGateway: [NamespacedName: [RouteChange]] = [:]
        var shadows = ShadowUpdate(now: now)
        for (id, before, after) in written {
            state.routes[id] = after
            shadows.exchange(before, for: after, in: &state)
            for gateway in Set((before?.parts ?? []).map(\.gateway))
                .union((after?.parts ?? []).map(\.gateway))
            {
                byGateway[gateway, default: []].append(
                    RouteChange(
                        id: id, before: before?.served(by: gateway),
                        after: after?.served(by: gateway)))
            }
        }
        shadows.settle(in: &state)
        for gateway in byGateway.keys.sorted() {
            let routes = byGateway[gateway] ?? []
            update(gateway, routes.sorted { $0.id < $1.id }, in: &state, &changes)
        }
        changes.sort { $0.gateway < $1.gateway }
    }

    private func update(
        _ name: NamespacedName, _ routes: [RouteChange], in state: inout GatewayState,
        _ changes: inout [MergeChange]
    ) {
        let index = changes.firstIndex { $0.gateway == name }
        let known = state.gateways[name]
        let before = index.map { changes[$0].before } ?? known?.record
        // A gateway that is gone takes its routes with it.
        let differing = routes.filter(\.isDifferent)
        var after: GatewayRecord?
        if var entry = known {
            entry.record = entry.record.with { parts in
                for route in routes { parts.replace(route) }
                if !differing.isEmpty { parts.version = now.revision }
            }
            state.gateways.insert(entry)
            after = entry.record
        }
        if differing.isEmpty && index == nil { return }
        let change = MergeChange(
            gateway: name, before: before, after: after,
            owners: index.map { changes[$0].owners } ?? [], routes: differing,
            changesConfiguration: !differing.isEmpty
                || index.map { changes[$0].changesConfiguration } ?? false)
        if let index { changes[index] = change } else { changes.append(change) }
    }
}

extension RouteRecord {
    fileprivate func served(by gateway: NamespacedName) -> ServedRoute? {
        part(of: gateway).map { ServedRoute(record: self, part: $0) }
    }
}

extension GatewayRecord.Parts {
    fileprivate mutating func replace(_ change: RouteChange) {
        if let before = change.before {
            routes.remove(before)
            routeBytes -= before.part.fragment.count
        }
        if let after = change.after {
            routes.insert(after)
            routeBytes += after.part.fragment.count
        }
    }
}
