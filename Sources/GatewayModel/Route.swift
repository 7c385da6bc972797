/// The spec of an HTTPRoute, TLSRoute, TCPRoute or UDPRoute (semantics.md 6). The kinds differ in
/// what may stand in it, which validation decides, not in its shape.
public struct RouteSpec: Hashable, Sendable {
    /// 0–32.
    public var parentRefs: [ParentRef]
    /// HTTPRoute 0–16, TLSRoute 1–1024 (v1alpha2 from 0), none for TCPRoute and UDPRoute.
    public var hostnames: [String]
    public var rules: [RouteRule]

    public init(parentRefs: [ParentRef] = [], hostnames: [String] = [], rules: [RouteRule]) {
        self.parentRefs = parentRefs
        self.hostnames = hostnames
        self.rules = rules
    }
}

/// The Gateway or ListenerSet a route wants to attach to (semantics.md 6.1).
public struct ParentRef: Hashable, Sendable {
    public var group: String
    /// `Gateway` or `ListenerSet`; anything else has no parent here (R1).
    public var kind: String
    /// Absent means the route's own.
    public var namespace: String?
    public var name: String
    /// A listener inside that object.
    public var sectionName: String?
    public var port: UInt16?

    public init(
        group: String = RouteGroupKind.gatewayGroup, kind: String = "Gateway",
        namespace: String? = nil, name: String, sectionName: String? = nil, port: UInt16? = nil
    ) {
        self.group = group
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.sectionName = sectionName
        self.port = port
    }

    /// The kind meant, if it is one that has listeners.
    public var ownerKind: ResourceKind? {
        guard let kind = ResourceKind(group: group, kind: kind),
            kind == .gateway || kind == .listenerSet
        else { return nil }
        return kind
    }

    /// The object meant, if it is of a kind that has listeners.
    public func owner(of route: ResourceID) -> ResourceID? {
        guard let kind = ownerKind else { return nil }
        return ResourceID(kind, namespace: namespace ?? route.namespace, name: name)
    }
}

/// One rule: what it matches, what it does, and where requests go.
public struct RouteRule: Hashable, Sendable {
    public var name: String?
    /// HTTPRoute only. A rule matches if any of its matches does; empty means prefix `/`.
    public var matches: [HTTPRouteMatch]
    /// HTTPRoute only.
    public var filters: [RouteFilter]
    public var backendRefs: [BackendRef]
    /// HTTPRoute only.
    public var timeouts: RouteTimeouts?

    public init(
        name: String? = nil, matches: [HTTPRouteMatch] = [], filters: [RouteFilter] = [],
        backendRefs: [BackendRef] = [], timeouts: RouteTimeouts? = nil
    ) {
        self.name = name
        self.matches = matches
        self.filters = filters
        self.backendRefs = backendRefs
        self.timeouts = timeouts
    }
}

/// Conditions that all must hold (semantics.md 6.5).
public struct HTTPRouteMatch: Hashable, Sendable {
    public var path: HTTPPathMatch
    public var headers: [HTTPValueMatch]
    public var queryParams: [HTTPValueMatch]
    /// Upper case: `GET`, …
    public var method: String?

    public init(
        path: HTTPPathMatch = HTTPPathMatch(), headers: [HTTPValueMatch] = [],
        queryParams: [HTTPValueMatch] = [], method: String? = nil
    ) {
        self.path = path
        self.headers = headers
        self.queryParams = queryParams
        self.method = method
    }
}

public struct HTTPPathMatch: Hashable, Sendable {
    public enum MatchType: String, Hashable, Sendable, CaseIterable {
        case exact = "Exact"
        case pathPrefix = "PathPrefix"
        case regularExpression = "RegularExpression"
    }

    public var type: MatchType
    public var value: String

    public init(type: MatchType = .pathPrefix, value: String = "/") {
        self.type = type
        self.value = value
    }
}

/// A condition on a header or a query parameter.
public struct HTTPValueMatch: Hashable, Sendable {
    public enum MatchType: String, Hashable, Sendable, CaseIterable {
        case exact = "Exact"
        case regularExpression = "RegularExpression"
    }

    public var type: MatchType
    public var name: String
    public var value: String

    public init(type: MatchType = .exact, name: String, value: String) {
        self.type = type
        self.name = name
        self.value = value
    }
}

/// `rules[].timeouts` (GEP-1742); `0s` means none.
public struct RouteTimeouts: Hashable, Sendable {
    public var request: GatewayDuration?
    public var backendRequest: GatewayDuration?

    public init(request: GatewayDuration? = nil, backendRequest: GatewayDuration? = nil) {
        self.request = request
        self.backendRequest = backendRequest
    }
}

/// Where requests go: a Backend of ours, or the Service of that name, which is the Backend of the
/// same name.
public struct BackendRef: Hashable, Sendable {
    public var group: String
    public var kind: String
    /// Absent means the route's own.
    public var namespace: String?
    public var name: String
    /// As teams write it for a Service; a Backend has its ports in its endpoints.
    public var port: UInt16?
    /// 0–1,000,000.
    public var weight: Int

    public init(
        group: String = "", kind: String = "Service", namespace: String? = nil, name: String,
        port: UInt16? = nil, weight: Int = 1
    ) {
        self.group = group
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.port = port
        self.weight = weight
    }

    public static let backendGroup = "lintel.dev"

    /// Whether it means a Backend, by its own kind or by that of the Service it stands for. Any
    /// other kind is somebody else's (InvalidKind).
    public var isOfBackend: Bool {
        group.isEmpty && kind == "Service"
            || ResourceKind(group: group, kind: kind) == .backend
    }

    /// The Backend meant; nil for a kind that is neither a Backend nor a Service.
    public func backend(of route: ResourceID) -> NamespacedName? {
        guard isOfBackend else { return nil }
        return NamespacedName(namespace: namespace ?? route.namespace, name: name)
    }
}
