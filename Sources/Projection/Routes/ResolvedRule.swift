public import GatewayModel

/// One rule of a route with what its references lead to.
public struct ResolvedRule: Hashable, Sendable {
    /// Why the rule cannot be done; nil if it can.
    public let problem: RuleProblem?
    /// One per backendRef, in order.
    public let backends: [BackendResolution]
    /// One per RequestMirror filter, in order.
    public let mirrors: [BackendResolution]
}

/// Why a rule cannot be done (semantics.md 6.2, R5; Am2).
public enum RuleProblem: Hashable, Sendable {
    /// Filters that cannot both be done.
    case incompatibleFilters(String, String)
    /// A filter type that proxies here do not do.
    case unsupportedFilter(String)
    /// Beside the rule of that index, which is the only one that counts: nothing tells connections
    /// and datagrams apart (Am5).
    case beside(rule: Int)

    public var reason: Condition.Reason {
        switch self {
        case .incompatibleFilters: .incompatibleFilters
        case .unsupportedFilter, .beside: .unsupportedValue
        }
    }

    /// Whether proxies do not get the rule. One of an HTTPRoute is never taken out: what it matches
    /// would fall to a wider rule, so it is answered with 500.
    public var isDropped: Bool {
        if case .beside = self { true } else { false }
    }

    /// - Parameters:
    ///   - index: of the rule in its route.
    ///   - only: of the only rule that counts; nil where all do.
    init?(_ rule: RouteRule, at index: Int, only: Int?) {
        if let only {
            if index == only { return nil }
            self = .beside(rule: only)
            return
        }
        let types = rule.filters.map(\.type)
        if types.contains("RequestRedirect"), types.contains("URLRewrite") {
            self = .incompatibleFilters("RequestRedirect", "URLRewrite")
            return
        }
        for case .unsupported(let type) in rule.filters {
            self = .unsupportedFilter(type)
            return
        }
        return nil
    }
}

/// What a backendRef leads to (semantics.md 6.6).
public enum BackendResolution: Hashable, Sendable {
    /// As the reasons of ResolvedRefs are ordered.
    public enum Failure: Hashable, Sendable, CaseIterable {
        case invalidKind, refNotPermitted, backendNotFound, unsupportedProtocol

        public var reason: Condition.Reason {
            switch self {
            case .invalidKind: .invalidKind
            case .refNotPermitted: .refNotPermitted
            case .backendNotFound: .backendNotFound
            case .unsupportedProtocol: .unsupportedProtocol
            }
        }
    }

    case found(BackendRecord)
    /// Its share of the requests gets 500.
    case unresolved(Failure)

    public var failure: Failure? {
        if case .unresolved(let failure) = self { failure } else { nil }
    }
}

/// A Backend as routes see it. The same object as long as its spec stays the same.
public final class BackendRecord: Sendable {
    public let name: NamespacedName
    public let spec: BackendSpec

    init(name: NamespacedName, spec: BackendSpec) {
        self.name = name
        self.spec = spec
    }
}

extension BackendRecord: Hashable {
    public static func == (left: BackendRecord, right: BackendRecord) -> Bool {
        left === right || (left.name == right.name && left.spec == right.spec)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
