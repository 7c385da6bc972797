public import GatewayModel
public import Projection

/// A route with what its references were resolved to. Immutable, like ``EnvoyListener``.
public final class EnvoyRoute: Sendable {
    public let key: RouteKey
    public let hostnames: [String]
    public let rules: [EnvoyRule]

    public init(key: RouteKey, hostnames: [String], rules: [EnvoyRule]) {
        self.key = key
        self.hostnames = hostnames
        self.rules = rules
    }

    var id: ResourceID { key.id }
}

/// A rule of a route, with backends in place of references to them.
public struct EnvoyRule: Sendable {
    public let index: Int
    public let rule: RouteRule
    /// One per backendRef, in order.
    public let targets: [EnvoyTarget]
    /// What mirror filters refer to, in their order; nil for what cannot be resolved.
    public let mirrors: [EnvoyBackend?]
    /// Whether it cannot be done: whatever it matches gets 500, so that it falls to no wider rule.
    public let isBroken: Bool

    public init(
        index: Int, rule: RouteRule, targets: [EnvoyTarget], mirrors: [EnvoyBackend?] = []
    ) {
        self.index = index
        self.rule = rule
        self.targets = targets
        self.mirrors = mirrors
        isBroken = false
    }

    /// A rule that cannot be done: of it only the matches count.
    public init(broken rule: RouteRule, index: Int) {
        (self.index, self.rule, targets, mirrors) = (index, rule, [], [])
        isBroken = true
    }
}

/// Where a share of the requests goes.
public struct EnvoyTarget: Sendable {
    /// Nil for what cannot be resolved: its share gets 500 (semantics.md 6.6).
    public let backend: EnvoyBackend?
    public let weight: Int

    public init(_ backend: EnvoyBackend?, weight: Int) {
        self.backend = backend
        self.weight = weight
    }
}

/// A Backend. Immutable, like ``EnvoyListener``.
public final class EnvoyBackend: Sendable {
    public let name: NamespacedName
    public let spec: BackendSpec

    public init(name: NamespacedName, spec: BackendSpec) {
        self.name = name
        self.spec = spec
    }

    var id: ResourceID { ResourceID(.backend, name) }
}
