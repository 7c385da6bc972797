public import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// What has to happen so that the merge of `gateway` becomes what it was in `target`, or only
    /// the part of it that `scope` names (DESIGN.md 6).
    ///
    /// - Throws: `notFound` when `target` has no such gateway, or `scope` names nothing of it.
    public func intents(
        toRollBack gateway: NamespacedName, to target: GatewayState, scope: RollbackScope
    ) throws(Refusal) -> [Intent] {
        guard let then = target.gateways[gateway] else {
            throw Refusal(
                .notFound, "Gateway \(gateway) did not exist at revision \(target.revision)")
        }
        let members = Set(then.sets.map(\.id.namespacedName))
        let present = Set((gateways[gateway]?.sets ?? []).map(\.id.namespacedName))
        switch scope {
        case .gateway:
            let sets = members.union(present)
            var intents = [goBack(to: then.owner.stored)].compactMap { $0 }
            intents += sets.sorted().compactMap { goBack($0, members, target) }
            return completed(intents, gateway: gateway, members: members, target: target)
        case .namespace(let team):
            let sets = members.union(present).filter { $0.namespace == team }
            let own = gateway.namespace == team ? [goBack(to: then.owner.stored)] : []
            guard !sets.isEmpty || !own.isEmpty else {
                throw Refusal(
                    .notFound,
                    "namespace \(team) has nothing on Gateway \(gateway), now or at "
                        + "version \(target.revision)")
            }
            return own.compactMap { $0 } + sets.sorted().compactMap { goBack($0, members, target) }
        case .listenerSet(let name):
            guard members.contains(name) || present.contains(name) else {
                throw Refusal(
                    .notFound,
                    "ListenerSet \(name) is not attached to Gateway \(gateway), now or at "
                        + "version \(target.revision)")
            }
            return [goBack(name, members, target)].compactMap { $0 }
        }
    }

    /// What undoes one commit: each resource becomes what it was in `before`, the state that
    /// preceded it.
    public func intents(toRevert commit: Commit, before: GatewayState) -> [Intent] {
        commit.events.map(\.id).compactMap { id in
            if let stored = before[id] { return goBack(to: stored) }
            return self[id] == nil ? nil : Intent(deleting: id)
        }
    }

    /// Nil when it is so already.
    private func goBack(to stored: StoredResource) -> Intent? {
        let known = self[stored.id]
        if let known, known.resource == stored.resource, known.uid == stored.uid { return nil }
        return Intent(restoring: stored)
    }

    /// A set that was attached comes back; one that was not goes back to what it was elsewhere, or
    /// goes altogether.
    private func goBack(
        _ name: NamespacedName, _ members: Set<NamespacedName>, _ target: GatewayState
    ) -> Intent? {
        if let stored = target.listenerSets[name]?.stored { return goBack(to: stored) }
        return listenerSets[name] == nil
            ? nil : Intent(deleting: ResourceID(.listenerSet, name))
    }

    // MARK: A whole gateway

    /// Adds what the gateway's own spec and sets do not decide: sets that the old spec admits again
    /// but that were not attached then, and labels of namespaces that an old selector looks at.
    private func completed(
        _ intents: [Intent], gateway: NamespacedName, members: Set<NamespacedName>,
        target: GatewayState
    ) -> [Intent] {
        var intents = intents
        // Each round can only bring up sets and namespaces not looked at before.
        while true {
            let preview = trying(intents)
            let attached = Set((preview.gateways[gateway]?.sets ?? []).map(\.id.namespacedName))
            let known = Set(intents.map(\.id))
            let extra = attached.subtracting(members)
            let missing = members.subtracting(attached)
            var more = extra.sorted().compactMap { goBack($0, members, target) }
            for team in Set((extra.union(missing)).map(\.namespace)).sorted() {
                if let stored = target.namespaces[team] {
                    more += [goBack(to: stored)].compactMap { $0 }
                } else if namespaces[team] != nil {
                    more.append(Intent(deleting: .namespace(team)))
                }
            }
            more.removeAll { known.contains($0.id) }
            if more.isEmpty { return intents }
            intents += more
        }
    }

    private func trying(_ intents: [Intent]) -> GatewayState {
        let context = DecisionContext(
            now: committedAt, actor: "", entropy: (0, 0), enforcesConflictPolicy: false)
        return (try? decide(intents, context).after) ?? self
    }
}
