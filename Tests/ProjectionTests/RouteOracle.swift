import GatewayModel
import LintelTesting

@testable import Projection

/// What must become of every route: the tables of semantics.md 6, word by word, from all resources
/// and from what the oracle of the merge says of the listeners.
struct RouteOracle {
    /// A listener that has the route.
    struct Place: Hashable {
        let listener: String
        let gateway: NamespacedName
        let hostnames: [String]
        let isServed: Bool
    }

    struct Parent: Equatable {
        /// Empty when accepted.
        let reason: String
        let places: [Place]
        /// Whether others take all that would reach the route here (Am7).
        var isShadowed = false
    }

    struct Route: Equatable {
        var parents: [Parent] = []
        /// `ok`, or why not: for each reference of each rule, mirrors last.
        var references: [[String]] = []
        var isPartial = false
        /// The rules that proxies do not get, by index.
        var dropped: Set<Int> = []
    }

    private(set) var routes: [ResourceID: Route] = [:]
    /// `ls/a/s/l` and how many routes it has.
    private(set) var counts: [String: Int] = [:]

    private let resources: [ResourceID: StoredResource]
    /// What became of each listener, for every object that takes part in a merge.
    private var outcomes: [ResourceID: (gateway: NamespacedName, outcomes: [Outcome])] = [:]

    init(_ resources: [ResourceID: StoredResource]) {
        self.resources = resources
        for id in resources.keys where id.kind == .gateway {
            let oracle = Oracle(of: id.namespacedName, in: resources)
            for owner in oracle.owners ?? [] {
                outcomes[owner.id] = (id.namespacedName, owner.outcomes)
            }
        }
        for stored in resources.values where stored.id.kind.isRoute {
            let route = route(stored)
            routes[stored.id] = route
            let listeners = route.parents.filter(\.reason.isEmpty)
                .flatMap(\.places).map(\.listener)
            for listener in Set(listeners) { counts[listener, default: 0] += 1 }
        }
        let shadows = ShadowOracle(resources, routes)
        for (id, route) in routes {
            for (index, parent) in route.parents.enumerated() {
                routes[id]?.parents[index].isShadowed = shadows.isShadowed(id, through: parent)
            }
        }
    }

    /// The routes that a gateway serves, by age, each with its listeners.
    func served(by gateway: NamespacedName) -> [String] {
        let sorted = resources.values.filter { $0.id.kind.isRoute }.sorted { left, right in
            if left.createdRevision != right.createdRevision {
                return left.createdRevision < right.createdRevision
            }
            let (l, r) = (
                "\(left.id.kind.rawValue) \(left.id.namespacedName)",
                "\(right.id.kind.rawValue) \(right.id.namespacedName)"
            )
            return Array(l.utf8).lexicographicallyPrecedes(Array(r.utf8))
        }
        return sorted.compactMap { stored in
            var places: [String] = []
            for place in routes[stored.id]?.parents.flatMap(\.places) ?? []
            where place.gateway == gateway && place.isServed {
                let text = "\(place.listener) \(place.hostnames)"
                if !places.contains(text) { places.append(text) }
            }
            return places.isEmpty ? nil : "\(stored.id) \(places)"
        }
    }

    private func route(_ stored: StoredResource) -> Route {
        guard let spec = stored.resource.spec.route else { return Route() }
        var route = Route()
        let only =
            stored.id.kind == .httpRoute
            ? nil : spec.rules.firstIndex { !$0.backendRefs.isEmpty } ?? 0
        let faults = spec.rules.enumerated().map { index, rule -> String in
            if let only { return only == index ? "" : "UnsupportedValue" }
            let types = rule.filters.map(\.type)
            if types.contains("RequestRedirect") && types.contains("URLRewrite") {
                return "IncompatibleFilters"
            }
            let known = [
                "RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect", "URLRewrite",
                "RequestMirror",
            ]
            return types.allSatisfy(known.contains) ? "" : "UnsupportedValue"
        }
        route.dropped = only == nil ? [] : Set(faults.indices.filter { faults[$0] != "" })
        route.isPartial = faults.contains("") && faults.contains { $0 != "" }
        let fault = faults.contains("") ? "" : faults.first ?? ""
        route.parents = spec.parentRefs.map { parent(of: stored, spec, $0, fault) }
        route.references = spec.rules.map { rule in
            var refs = rule.backendRefs
            for filter in rule.filters {
                if case .requestMirror(let mirror) = filter { refs.append(mirror.backendRef) }
            }
            return refs.map { reference($0, of: stored.id) }
        }
        return route
    }

    private func parent(
        of route: StoredResource, _ spec: RouteSpec, _ ref: ParentRef, _ fault: String
    ) -> Parent {
        func refused(_ reason: String) -> Parent { Parent(reason: reason, places: []) }
        let kinds: [String: ResourceKind] = ["Gateway": .gateway, "ListenerSet": .listenerSet]
        let isExperimental =
            ref.group == "gateway.networking.x-k8s.io" && ref.kind == "XListenerSet"
        guard ref.group == "gateway.networking.k8s.io" || isExperimental,
            let kind = isExperimental ? .listenerSet : kinds[ref.kind]
        else { return refused("NoMatchingParent") }
        let id = ResourceID(
            kind, namespace: ref.namespace ?? route.id.namespace, name: ref.name)
        guard let owner = resources[id], let merge = outcomes[id] else {
            return refused("NoMatchingParent")
        }
        var listeners = Array(zip(owner.resource.listeners, merge.outcomes))
        if let section = ref.sectionName { listeners.removeAll { $0.0.name != section } }
        if let port = ref.port { listeners.removeAll { $0.0.port != port } }
        if listeners.isEmpty { return refused("NoMatchingParent") }
        listeners.removeAll { !admits($0.0, route.id, owner: id) }
        if listeners.isEmpty { return refused("NotAllowedByListeners") }
        let prefix = kind == .gateway ? "gw" : "ls"
        let places = listeners.compactMap { listener, outcome -> Place? in
            let hostnames = Self.effective(listener.hostname, spec.hostnames)
            if hostnames.isEmpty { return nil }
            return Place(
                listener: "\(prefix)/\(id.namespace)/\(id.name)/\(listener.name)",
                gateway: merge.gateway, hostnames: hostnames, isServed: outcome == .wins)
        }
        if places.isEmpty { return refused("NoMatchingListenerHostname") }
        // What none of its rules can do gets 500, and no other route.
        return Parent(reason: fault, places: places)
    }

    private func admits(_ listener: Listener, _ route: ResourceID, owner: ResourceID) -> Bool {
        let fitting: [String]
        switch listener.protocol.name {
        case "HTTP", "HTTPS": fitting = ["HTTPRoute"]
        case "TLS":
            fitting =
                listener.tls?.mode == .passthrough
                ? ["TLSRoute"] : ["TLSRoute", "TCPRoute"]
        case "TCP": fitting = ["TCPRoute"]
        case "UDP": fitting = ["UDPRoute"]
        default: fitting = []
        }
        if !fitting.contains(route.kind.rawValue) { return false }
        if let kinds = listener.allowedRoutes.kinds, !kinds.isEmpty,
            !kinds.contains(where: {
                $0.kind == route.kind.rawValue && $0.group == "gateway.networking.k8s.io"
            })
        {
            return false
        }
        switch listener.allowedRoutes.from {
        case .all: return true
        case .same: return route.namespace == owner.namespace
        case .selector:
            guard let selector = listener.allowedRoutes.selector else { return false }
            var labels =
                resources[.namespace(route.namespace)]?.resource.metadata.labels ?? [:]
            labels["kubernetes.io/metadata.name"] = route.namespace
            return Oracle.selects(selector, labels)
        }
    }

    /// The table of 6.3, label by label.
    static func effective(_ listener: String?, _ route: [String]) -> [String] {
        let own = ["", "*", nil].contains(listener) ? "*" : listener ?? "*"
        if route.isEmpty { return [own] }
        func covers(_ wide: String, _ name: String) -> Bool {
            if wide == "*" || wide == name { return true }
            let (labels, wideLabels) = (name.split(separator: "."), wide.split(separator: "."))
            return wideLabels.first == "*" && labels.count >= wideLabels.count
                && (labels.first != "*" || labels.count > wideLabels.count || name == wide)
                && labels.suffix(wideLabels.count - 1).elementsEqual(wideLabels.dropFirst())
        }
        var names: [String] = []
        for host in route {
            let common = covers(own, host) ? host : covers(host, own) ? own : nil
            if let common, !names.contains(common) { names.append(common) }
        }
        return names
    }

    private func reference(_ ref: BackendRef, of route: ResourceID) -> String {
        let isBackend = ref.group == "lintel.dev" && ref.kind == "Backend"
        guard isBackend || (ref.group == "" && ref.kind == "Service") else { return "InvalidKind" }
        let namespace = ref.namespace ?? route.namespace
        if namespace != route.namespace,
            !Oracle.isGranted(route, ref.group, ref.kind, namespace, ref.name, resources)
        {
            return "RefNotPermitted"
        }
        let id = ResourceID(.backend, namespace: namespace, name: ref.name)
        guard case .backend(let spec)? = resources[id]?.resource.spec else {
            return "BackendNotFound"
        }
        return route.kind == .udpRoute && spec.tls != nil ? "UnsupportedProtocol" : "ok"
    }
}

extension RouteOracle.Route {
    /// The same of what the projection says.
    init(_ record: RouteRecord, in state: GatewayState) {
        parents = record.parents.enumerated().map { index, parent in
            RouteOracle.Parent(
                reason: parent.outcome == .accepted ? "" : parent.outcome.reason.rawValue,
                places: parent.attachments.map { attachment in
                    RouteOracle.Place(
                        listener: attachment.listener.description, gateway: attachment.gateway,
                        hostnames: attachment.hostnames.map(\.text),
                        isServed: attachment.isServed)
                },
                isShadowed: state.shadow(of: record, parent: index) != nil)
        }
        references = record.rules.map { rule in
            (rule.backends + rule.mirrors).map { $0.failure?.reason.rawValue ?? "ok" }
        }
        isPartial = record.isPartiallyInvalid
        dropped = Set(record.broken.filter(\.problem.isDropped).map(\.index))
    }
}

extension RouteOracle {
    /// In what the state differs.
    func complaints(about state: GatewayState) -> [String] {
        var complaints: [String] = []
        for (id, expected) in routes {
            guard let record = state.route(id) else {
                complaints.append("\(id) is missing")
                continue
            }
            let found = Route(record, in: state)
            if found != expected { complaints.append("\(id) is \(found), not \(expected)") }
        }
        for name in state.gatewayNames {
            guard let gateway = state.gateway(name) else { continue }
            let served = state.servedRoutes(of: gateway).map { route in
                let places = route.part.listeners.map {
                    "\($0.listener) \($0.hostnames.map(\.text))"
                }
                return "\(route.record.id) \(places)"
            }
            if served != self.served(by: name) {
                complaints.append("\(name) serves \(served), not \(self.served(by: name))")
            }
            for owner in state.owners(of: gateway) {
                for (name, count) in state.attachedRoutes(of: owner) {
                    let id = ListenerID(owner: owner.id, listener: name).description
                    if counts[id] != count { complaints.append("\(id) has \(count) routes") }
                }
            }
        }
        return complaints
    }
}
