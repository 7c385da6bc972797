import GatewayModel
import Projection

/// The routes of a gateway by listener, and as the renderer takes them. After a change only the
/// routes that changed are looked at.
struct RouteAssembler {
    /// As the gateway has them, oldest first.
    private var records: [RouteRecord] = []
    private var byListener: [ListenerID: [RouteRecord]] = [:]
    private var made: [ObjectIdentifier: (record: RouteRecord, route: EnvoyRoute)] = [:]
    private var backends: [ObjectIdentifier: (record: BackendRecord, backend: EnvoyBackend)] = [:]

    /// Oldest first.
    mutating func routes(on listener: ListenerID) -> [EnvoyRoute] {
        (byListener[listener] ?? []).map { route(of: $0) }
    }

    /// - Parameter new: the oldest first.
    /// - Returns: the owners of listeners that have other routes than before.
    mutating func update(to new: [RouteRecord], of gateway: NamespacedName) -> Set<ResourceID> {
        let (gone, come) = Self.difference(records, new)
        records = new
        var touched: Set<ResourceID> = []
        for record in gone {
            made[ObjectIdentifier(record)] = nil
            for attachment in record.part(of: gateway)?.listeners ?? [] {
                byListener[attachment.listener]?.removeAll { $0 === record }
                touched.insert(attachment.listener.owner)
            }
        }
        for record in come {
            for attachment in record.part(of: gateway)?.listeners ?? [] {
                byListener[attachment.listener, default: []].append(record)
                byListener[attachment.listener]?.sort { $0.key < $1.key }
                touched.insert(attachment.listener.owner)
            }
        }
        if backends.count > 2 * new.count + 64 { forgetBackends(besidesThoseOf: new) }
        return touched
    }

    /// What only `old` has, and what only `new` has: walking along both, for they are in the same
    /// order and nearly the same.
    private static func difference(
        _ old: [RouteRecord], _ new: [RouteRecord]
    ) -> (gone: [RouteRecord], come: [RouteRecord]) {
        var (gone, come): ([RouteRecord], [RouteRecord]) = ([], [])
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if left < old.count && right < new.count && old[left] === new[right] {
                left += 1
                right += 1
            } else if left < old.count
                && (right == new.count || old[left].key <= new[right].key)
            {
                gone.append(old[left])
                left += 1
            } else {
                come.append(new[right])
                right += 1
            }
        }
        return (gone, come)
    }

    private mutating func route(of record: RouteRecord) -> EnvoyRoute {
        if let known = made[ObjectIdentifier(record)] { return known.route }
        let rules = zip(record.spec.rules, record.rules).enumerated().compactMap {
            index, pair -> EnvoyRule? in
            let (rule, resolved) = pair
            // A dropped rule is not there (semantics.md 6.6).
            if resolved.problem != nil { return nil }
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

    /// Keeps those that routes still lead to.
    private mutating func forgetBackends(besidesThoseOf records: [RouteRecord]) {
        let used = Set(
            records.lazy.flatMap(\.rules).flatMap { $0.backends + $0.mirrors }
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
