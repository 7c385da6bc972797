import GatewayModel
import Projection

/// The routes of a gateway by listener, and as the renderer takes them. After a change only the
/// routes that changed are looked at.
struct RouteAssembler {
    /// Whose routes these are.
    private var gateway: GatewayRecord?
    private var byListener: [ListenerID: [RouteRecord]] = [:]
    private var made: [ObjectIdentifier: (record: RouteRecord, route: EnvoyRoute)] = [:]
    private var backends: [ObjectIdentifier: (record: BackendRecord, backend: EnvoyBackend)] = [:]

    /// Oldest first.
    mutating func routes(on listener: ListenerID) -> [EnvoyRoute] {
        (byListener[listener] ?? []).map { route(of: $0) }
    }

    /// - Returns: the owners of listeners that have other routes than before.
    mutating func update(to new: GatewayRecord) -> Set<ResourceID> {
        let (come, gone) = new.routes(since: gateway)
        gateway = new
        var touched: Set<ResourceID> = []
        for record in gone {
            made[ObjectIdentifier(record)] = nil
            for attachment in record.part(of: new.name)?.listeners ?? [] {
                byListener[attachment.listener]?.removeAll { $0 === record }
                touched.insert(attachment.listener.owner)
            }
        }
        for record in come {
            for attachment in record.part(of: new.name)?.listeners ?? [] {
                byListener[attachment.listener, default: []].append(record)
                byListener[attachment.listener]?.sort { $0.key < $1.key }
                touched.insert(attachment.listener.owner)
            }
        }
        if backends.count > 2 * new.routeCount + 64 { forgetBackends() }
        return touched
    }

    private mutating func route(of record: RouteRecord) -> EnvoyRoute {
        if let known = made[ObjectIdentifier(record)] { return known.route }
        let rules = zip(record.spec.rules, record.rules).enumerated().compactMap {
            index, pair -> EnvoyRule? in
            let (rule, resolved) = pair
            if let problem = resolved.problem {
                return problem.isDropped ? nil : EnvoyRule(broken: rule, index: index)
            }
            let targets = zip(rule.backendRefs, resolved.backends).map { ref, backend in
                EnvoyTarget(self.backend(of: backend), weight: ref.weight)
            }
            return EnvoyRule(
                index: index, rule: rule, targets: targets,
                mirrors: resolved.mirrors.map { self.backend(of: $0) })
        }
        let route = EnvoyRoute(key: record.key, hostnames: record.spec.hostnames, rules: rules)
        made[ObjectIdentifier(record)] = (record, route)
        return route
    }

    private mutating func backend(of resolution: BackendResolution) -> EnvoyBackend? {
        guard case .found(let record) = resolution else { return nil }
        if let known = backends[ObjectIdentifier(record)] { return known.backend }
        let backend = EnvoyBackend(name: record.name, spec: record.spec)
        backends[ObjectIdentifier(record)] = (record, backend)
        return backend
    }

    /// Drops backends that no route leads to any more.
    private mutating func forgetBackends() {
        let used = Set(
            made.values.lazy.flatMap(\.record.rules).flatMap { $0.backends + $0.mirrors }
                .compactMap { resolution -> ObjectIdentifier? in
                    if case .found(let record) = resolution {
                        ObjectIdentifier(record)
                    } else {
                        nil
                    }
                })
        backends = backends.filter { used.contains($0.key) }
    }
}
