public import GatewayModel
import HashTreeCollections

/// Going back to a version of a gateway: to all of it, or to the part that a scope names
/// (ARCHITECTURE.md, "Going back").
///
/// What is asked is read in `RESTAPI/Changes/RollBackGateway.swift`. Here is what has to happen
/// for it: intents like those of any change, which `Decide/GatewayState+Decide.swift` then decides.
public struct Rollback: Sendable {
    public let gateway: NamespacedName
    public let scope: RollbackScope
    /// The version the gateway must be at now; nil when any will do.
    public let ifVersion: Revision?
    /// Everything as it was at the version that is to come back.
    let target: GatewayState

    public init(
        of gateway: NamespacedName, to target: GatewayState, scope: RollbackScope,
        ifVersion: Revision?
    ) {
        (self.gateway, self.target) = (gateway, target)
        (self.scope, self.ifVersion) = (scope, ifVersion)
    }

    public var toVersion: Revision { target.revision }

    public var cause: Cause {
        .rollback(gateway: gateway, toVersion: toVersion, scope: scope)
    }

    /// A whole version was accepted once: nobody's clash is new.
    public var enforcesConflictPolicy: Bool { scope != .gateway }

    /// What has to happen to `state` so that the merge of the gateway, or the part of it, is what
    /// it was; and what of it cannot be brought about.
    ///
    /// - Parameter visibility: of who asks, and is told what cannot be brought about.
    /// - Throws: `notFound` when there was no such gateway, or `scope` names nothing of it.
    public func intents(
        on state: GatewayState, to visibility: Visibility = .everything
    ) throws(Refusal) -> (intents: [Intent], warnings: [Warning]) {
        guard target.gateway(gateway) != nil else {
            throw Refusal(.notFound, "Gateway \(gateway) did not exist at revision \(toVersion)")
        }
        let sets = target.sets(of: gateway).union(state.sets(of: gateway)).sorted()
        let routes = target.routes(on: gateway).union(state.routes(on: gateway)).sorted()
        let gatewayID = ResourceID(.gateway, gateway)
        switch scope {
        case .gateway: return everything([gatewayID] + sets + routes, on: state, visibility)
        case .namespace(let team):
            let own = (sets + routes).filter { $0.namespace == team }
            let isOwner = gateway.namespace == team
            guard isOwner || !own.isEmpty else { throw nothing("namespace \(team) has nothing on") }
            // With the Backends and Secrets of the team that they referred to.
            let targets = Set(own.flatMap { target[$0]?.targets ?? [] })
                .filter { $0.namespace == team }.sorted()
            let ids = (isOwner ? [gatewayID] : []) + own + targets.filter { target[$0] != nil }
            let intents = intents(restoring: ids, on: state)
            return (intents, olderCertificates(intents, state) + lostSecrets(targets, state))
        case .listenerSet(let name):
            let id = ResourceID(.listenerSet, name)
            guard sets.contains(id) else { throw nothing("\(id) is not attached to") }
            return (intents(restoring: [id], on: state), [])
        }
    }

    /// Everything else that decides what the gateway serves comes back too: after the gateway, its
    /// sets and its routes, in rounds, what those of them depended on that still are not what they
    /// were, and sets that the old spec admits again but that were not attached then.
    private func everything(
        _ first: [ResourceID], on state: GatewayState, _ visibility: Visibility
    ) -> (intents: [Intent], warnings: [Warning]) {
        var intents = intents(restoring: first, on: state)
        var looked = Set(first)
        while true {
            let preview = state.trying(intents)
            let odd = different(in: preview)
            // Routes come back with the sets they are on, whether or not they are served there.
            var more = odd.union(preview.routes(on: gateway))
            for id in odd {
                more.formUnion(target.dependencies(of: id))
                more.formUnion(preview.dependencies(of: id))
            }
            // Each round can only bring up resources not looked at before.
            more.subtract(looked)
            // The labels of a namespace only when nothing else makes the difference: others look at
            // them too.
            let namespaces = more.filter { $0.kind.part == .namespace }
            if more.count > namespaces.count { more.subtract(namespaces) }
            if more.isEmpty {
                let lost = Set(odd.flatMap { target.dependencies(of: $0) }).sorted()
                return (
                    intents,
                    olderCertificates(intents, state) + leftovers(odd.sorted(), preview, visibility)
                        + lostSecrets(lost, state)
                )
            }
            looked.formUnion(more)
            let wanted = more.filter { target[$0] != nil || $0.mayBeDeletedByRollback }
            intents += self.intents(restoring: wanted.sorted(), on: state)
        }
    }

    /// A Secret that was deleted since stays away: its key went with it.
    private func intents(restoring ids: [ResourceID], on state: GatewayState) -> [Intent] {
        ids.compactMap { id in
            if let stored = target[id], state.hasLost(stored) { return nil }
            return state.intent(restoring: id, from: target)
        }
    }

    /// Owners and routes of the gateway that are not, or do not serve, what they were or did.
    private func different(in preview: GatewayState) -> Set<ResourceID> {
        let sets = preview.sets(of: gateway).symmetricDifference(target.sets(of: gateway))
        let delta = SnapshotDelta(of: gateway, from: target, to: preview)
        let listeners = delta.listeners
        let owners =
            (listeners.added + listeners.removed + listeners.moved).map(\.id.owner)
            + listeners.modified.map(\.id.owner)
        let routes = delta.routes.added + delta.routes.removed + delta.routes.modified
        return sets.union(owners).union(routes.map(\.record.id))
    }

    private func nothing(_ what: String) -> Refusal {
        Refusal(.notFound, "\(what) Gateway \(gateway), now or at version \(toVersion)")
    }
}

extension GatewayState {
    /// What makes a resource what it was in `target`, or takes it away if it was not there; nil
    /// when nothing has to be done.
    func intent(restoring id: ResourceID, from target: GatewayState) -> Intent? {
        let known = self[id]
        guard let stored = target[id] else { return known.map { _ in Intent(deleting: id) } }
        if case .serviceAccount = stored.resource.spec {
            // It comes back as another: the tokens that went with it stay gone.
            if known?.resource == stored.resource { return nil }
            return Intent(Change(.apply(stored.resource)))
        }
        if let known, known.resource == stored.resource, known.uid == stored.uid { return nil }
        return Intent(restoring: stored)
    }

    /// Whether `stored` was deleted since and cannot come back: a Secret, whose key went with it.
    func hasLost(_ stored: StoredResource) -> Bool {
        stored.id.kind.row.rollback == .keepsNewAndLeavesDeleted
            && self[stored.id]?.uid != stored.uid
    }

    fileprivate func trying(_ intents: [Intent]) -> GatewayState {
        var context = DecisionContext(
            now: committedAt, actor: "", entropy: (0, 0), enforcesConflictPolicy: false)
        context.enforcesPolicies = false
        context.enforcesReleases = false
        context.freezes = .ignore
        return (try? decide(intents, context).after) ?? self
    }

    fileprivate func sets(of gateway: NamespacedName) -> Set<ResourceID> {
        Set((self.gateway(gateway)?.sets ?? []).map(\.id))
    }

    /// The routes that are attached to listeners of `gateway`, served or not.
    fileprivate func routes(on gateway: NamespacedName) -> Set<ResourceID> {
        guard let record = self.gateway(gateway) else { return [] }
        let named = owners(of: record).flatMap { links.referrers[$0.id] }
        return Set(
            named.filter { id in
                routes[id]?.parents.contains {
                    $0.attachments.contains { $0.gateway == gateway }
                } ?? false
            })
    }

    /// What decides, besides itself, about what becomes of an owner or a route.
    func dependencies(of id: ResourceID) -> Set<ResourceID> {
        guard let stored = self[id] else { return [] }
        var dependencies = stored.targets.union([.namespace(id.namespace)])
        for passage in stored.routePassages.union(stored.certificatePassages) {
            dependencies.formUnion(
                links.grants[passage].map { ResourceID(.referenceGrant, $0) })
        }
        return dependencies
    }
}

extension StoredResource {
    /// The Secrets and Backends that it refers to.
    fileprivate var targets: Set<ResourceID> {
        certificateTargets.union(routeTargets.filter { $0.kind.part == .backend })
    }
}
