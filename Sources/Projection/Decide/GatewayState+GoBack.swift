public import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// What has to happen so that the merge of `gateway` becomes what it was in `target`, or only
    /// the part of it that `scope` names (ARCHITECTURE.md, "Going back").
    ///
    /// - Throws: `notFound` when `target` has no such gateway, or `scope` names nothing of it.
    public func goingBack(
        toVersionOf gateway: NamespacedName, in target: GatewayState, scope: RollbackScope
    ) throws(Refusal) -> GoingBack {
        guard let then = target.gateway(gateway) else {
            throw Refusal(
                .notFound, "Gateway \(gateway) did not exist at revision \(target.revision)")
        }
        let sets = Set(target.setNames(of: gateway)).union(setNames(of: gateway))
        var back = GoingBack([])
        switch scope {
        case .gateway:
            back.restore(then.owner.stored, in: self)
            for set in sets.sorted() { back.restore(.set(set), from: target, in: self) }
            for route in routes(on: gateway, orIn: target) {
                back.restore(route, from: target, in: self)
            }
            complete(&back, gateway, target)
        case .namespace(let team):
            let routes = routes(on: gateway, orIn: target).filter { $0.namespace == team }
            let own = sets.filter { $0.namespace == team }
            guard !own.isEmpty || !routes.isEmpty || gateway.namespace == team else {
                throw Refusal(
                    .notFound,
                    "namespace \(team) has nothing on Gateway \(gateway), now or at "
                        + "version \(target.revision)")
            }
            if gateway.namespace == team { back.restore(then.owner.stored, in: self) }
            let ids = own.sorted().map(ResourceID.set) + routes
            for id in ids { back.restore(id, from: target, in: self) }
            restoreTargets(of: ids, ownedBy: team, from: target, &back)
        case .listenerSet(let name):
            guard sets.contains(name) else {
                throw Refusal(
                    .notFound,
                    "ListenerSet \(name) is not attached to Gateway \(gateway), now or at "
                        + "version \(target.revision)")
            }
            back.restore(.set(name), from: target, in: self)
        }
        return back
    }

    /// The Backends and Secrets of a team that its sets and routes referred to.
    private func restoreTargets(
        of ids: [ResourceID], ownedBy team: String, from target: GatewayState,
        _ back: inout GoingBack
    ) {
        let targets = Set(ids.flatMap { target[$0]?.targets ?? [] })
        for id in targets.sorted() where id.namespace == team {
            if let stored = target[id] { back.restore(stored, in: self) }
        }
        back.noteLost(targets.filter { $0.namespace == team }.sorted(), from: target, in: self)
    }

    fileprivate func setNames(of gateway: NamespacedName) -> [NamespacedName] {
        (self.gateway(gateway)?.sets ?? []).map(\.id.namespacedName)
    }

    /// The routes that are or were attached to listeners of `gateway`, served or not, sorted.
    private func routes(on gateway: NamespacedName, orIn target: GatewayState) -> [ResourceID] {
        Set(attachedRoutes(of: gateway)).union(target.attachedRoutes(of: gateway)).sorted()
    }

    private func attachedRoutes(of gateway: NamespacedName) -> [ResourceID] {
        guard let record = self.gateway(gateway) else { return [] }
        return owners(of: record).flatMap { links.referrers[$0.id] }
            .filter { id in
                routes[id]?.parents.contains {
                    $0.attachments.contains { $0.gateway == gateway }
                } ?? false
            }
    }
}

// MARK: A whole gateway

extension GatewayState {
    /// Adds what the gateway, its sets and its routes do not decide alone: sets that the old spec
    /// admits again but that were not attached then, and whatever those that still differ from
    /// `target` depended on. Then says what remains.
    private func complete(
        _ back: inout GoingBack, _ gateway: NamespacedName, _ target: GatewayState
    ) {
        // Each round can only bring up resources not looked at before.
        var looked = Set(back.intents.map(\.id))
        while true {
            let preview = trying(back.intents)
            let odd = preview.different(on: gateway, from: target)
            // Routes come back with the sets they are on, whether or not they are served there.
            var more = Set(odd + preview.attachedRoutes(of: gateway))
            for id in odd {
                more.formUnion(target.dependencies(of: id))
                more.formUnion(preview.dependencies(of: id))
            }
            more.subtract(looked)
            // The labels of a namespace only when nothing else makes the difference: others look at
            // them too.
            let namespaces = more.filter { $0.kind.part == .namespace }
            if more.count > namespaces.count { more.subtract(namespaces) }
            if more.isEmpty {
                back.warnings += leftovers(odd, preview, target)
                let lost = Set(odd.flatMap { target.dependencies(of: $0) })
                back.noteLost(lost.sorted(), from: target, in: self)
                return
            }
            looked.formUnion(more)
            for id in more.sorted() where target[id] != nil || id.mayBeDeletedByRollback {
                back.restore(id, from: target, in: self)
            }
        }
    }

    /// Owners and routes of `gateway` that are not, or do not serve, what they did in `target`.
    private func different(on gateway: NamespacedName, from target: GatewayState) -> [ResourceID] {
        let sets = Set(setNames(of: gateway)).symmetricDifference(target.setNames(of: gateway))
        let delta = SnapshotDelta(of: gateway, from: target, to: self)
        let listeners = delta.listeners
        let owners =
            (listeners.added + listeners.removed + listeners.moved).map(\.id.owner)
            + listeners.modified.map(\.id.owner)
        let routes = delta.routes.added + delta.routes.removed + delta.routes.modified
        return Set(sets.map(ResourceID.set) + owners + routes.map(\.record.id)).sorted()
    }

    /// What decides, besides itself, about what becomes of an owner or a route.
    fileprivate func dependencies(of id: ResourceID) -> Set<ResourceID> {
        guard let stored = self[id] else { return [] }
        var dependencies = stored.targets.union([.namespace(id.namespace)])
        for passage in stored.routePassages.union(stored.certificatePassages) {
            dependencies.formUnion(
                links.grants[passage].map { ResourceID(.referenceGrant, $0) })
        }
        return dependencies
    }

    /// What going back does not delete although it makes a difference: deleting a Secret destroys
    /// its key, and Backends and grants may serve others.
    private func leftovers(
        _ odd: [ResourceID], _ preview: GatewayState, _ target: GatewayState
    ) -> [Warning] {
        var warnings: [Warning] = []
        for id in odd {
            let surplus = preview.dependencies(of: id)
                .filter { target[$0] == nil && !$0.mayBeDeletedByRollback }
            for leftover in surplus.sorted() {
                warnings.append(
                    Warning(
                        code: "NotAsItWas", resource: leftover,
                        message: "\(id) is not what it was: \(leftover) did not exist then; "
                            + "going back does not delete it"))
            }
        }
        return warnings
    }

    private func trying(_ intents: [Intent]) -> GatewayState {
        let context = DecisionContext(
            now: committedAt, actor: "", entropy: (0, 0), enforcesConflictPolicy: false)
        return (try? decide(intents, context).after) ?? self
    }
}

extension StoredResource {
    /// The Secrets and Backends that it refers to.
    fileprivate var targets: Set<ResourceID> {
        certificateTargets.union(routeTargets.filter { $0.kind.part == .backend })
    }
}

extension ResourceID {
    fileprivate static func set(_ name: NamespacedName) -> ResourceID {
        ResourceID(.listenerSet, name)
    }

    fileprivate var mayBeDeletedByRollback: Bool {
        kind.row.rollback == .follows
    }
}
