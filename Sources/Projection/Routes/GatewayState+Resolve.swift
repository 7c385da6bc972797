public import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// What the references of each rule lead to.
    func resolve(_ route: StoredResource) -> [ResolvedRule] {
        guard let spec = route.resource.spec.route else { return [] }
        let only = route.id.kind.isOfRequests ? nil : spec.servedStreamRule
        return spec.rules.enumerated().map { index, rule in
            ResolvedRule(
                problem: RuleProblem(rule, at: index, only: only),
                backends: rule.backendRefs.map { resolve($0, of: route.id) },
                mirrors: rule.mirrors.map { resolve($0.backendRef, of: route.id) })
        }
    }

    /// The permission comes before the existence, so that nothing leaks (semantics.md 5.2).
    private func resolve(_ ref: BackendRef, of route: ResourceID) -> BackendResolution {
        guard let name = ref.backend(of: route) else { return .unresolved(.invalidKind) }
        guard permits(route, to: ref.grantTarget, in: name.namespace) else {
            return .unresolved(.refNotPermitted)
        }
        guard let backend = backends[name]?.record else { return .unresolved(.backendNotFound) }
        // There is no TLS over datagrams.
        if route.kind.row.route?.unit == .datagrams, backend.spec.tls != nil {
            return .unresolved(.unsupportedProtocol)
        }
        return .found(backend)
    }
}

extension RouteRule {
    public var mirrors: [RequestMirror] {
        filters.compactMap { filter in
            if case .requestMirror(let mirror) = filter { mirror } else { nil }
        }
    }
}

extension BackendRef {
    fileprivate var grantTarget: ReferenceGrantSpec.To {
        .init(group: group, kind: kind, name: name)
    }
}

extension StoredResource {
    /// Everything a route refers to: its parents, and the backends of its rules and mirrors.
    var routeTargets: Set<ResourceID> {
        guard let route = resource.spec.route else { return [] }
        let backends = route.backendRefs.compactMap { $0.backend(of: id) }
        return Set(route.parentRefs.compactMap { $0.owner(of: id) })
            .union(backends.map { ResourceID(.backend, $0) })
    }

    /// The ways into other namespaces that the references of a route need.
    var routePassages: Set<Passage> {
        let namespaces = (resource.spec.route?.backendRefs ?? [])
            .compactMap { $0.backend(of: id)?.namespace }
        return Set(
            namespaces.filter { $0 != id.namespace }
                .map { Passage(from: id.grantee, namespace: $0) })
    }
}

extension RouteSpec {
    fileprivate var backendRefs: [BackendRef] {
        rules.flatMap { $0.backendRefs + $0.mirrors.map(\.backendRef) }
    }
}
