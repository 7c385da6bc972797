import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// What becomes of one parentRef: the first reason of semantics.md 6.2 that applies.
    ///
    /// - Parameter problem: what is wrong with every rule of the route, if that is so (R5).
    func attach(_ route: StoredResource, to ref: ParentRef, problem: RuleProblem?) -> RouteParent {
        func refused(_ outcome: RouteOutcome) -> RouteParent {
            RouteParent(ref: ref, outcome: outcome, attachments: [])
        }
        guard let id = ref.owner(of: route.id), let owner = owner(id) else {
            return refused(.parentNotFound)
        }
        guard let gateway = gateway(of: owner)?.name else { return refused(.parentNotAttached) }
        let selected = owner.listeners.indices.filter { index in
            ref.sectionName.map { $0 == owner.listeners[index].name } ?? true
                && ref.port.map { $0 == owner.listeners[index].port } ?? true
        }
        if selected.isEmpty { return refused(.noSuchListener) }
        let admitting = selected.filter { index in
            owner.listeners[index].admits(route.id.kind)
                && admits(owner.listeners[index].allowedRoutes, route.id.namespace, on: id)
        }
        if admitting.isEmpty { return refused(.notAllowedByListeners) }
        let hostnames = route.resource.spec.route?.hostnames ?? []
        let attachments = admitting.compactMap { index -> RouteAttachment? in
            let listener = owner.listeners[index]
            let effective = HostnamePattern.effective(
                listener: HostnamePattern(listener.hostname), route: hostnames)
            if effective.isEmpty { return nil }
            return RouteAttachment(
                listener: ListenerID(owner: id, listener: listener.name), gateway: gateway,
                hostnames: effective, outcome: owner.outcomes[index])
        }
        if attachments.isEmpty { return refused(.noMatchingListenerHostname) }
        return RouteParent(
            ref: ref, outcome: problem.map { .invalidRules($0) } ?? .accepted,
            attachments: attachments)
    }

    /// Whether a route of `namespace` may attach to a listener of `owner`. `Same` is the namespace
    /// of the listener's owner (semantics.md 1.5).
    private func admits(_ allowed: AllowedRoutes, _ namespace: String, on owner: ResourceID)
        -> Bool
    {
        switch allowed.from {
        case .same: namespace == owner.namespace
        case .all: true
        case .selector: chooses(allowed.selector, namespace: namespace)
        }
    }
}

extension Listener {
    fileprivate func admits(_ kind: ResourceKind) -> Bool {
        RouteKinds(of: self).supported.contains(RouteGroupKind(kind: kind.rawValue))
    }
}
