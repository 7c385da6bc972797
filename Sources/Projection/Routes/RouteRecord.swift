public import GatewayModel

/// One route, with what its parents and its backends made of it.
///
/// Immutable and shared by every version of the state in which nothing about it changed, like
/// ``OwnerRecord``.
public final class RouteRecord: Sendable {
    public let stored: StoredResource
    public let key: RouteKey
    /// One per parentRef, in declared order.
    public let parents: [RouteParent]
    /// One per rule.
    public let rules: [ResolvedRule]
    /// One per parentRef.
    public let marks: [RouteMarks]
    /// One per gateway that serves it, sorted by name.
    public let parts: [RoutePart]

    init(
        stored: StoredResource, key: RouteKey, parents: [RouteParent], rules: [ResolvedRule],
        marks: [RouteMarks], parts: [RoutePart]
    ) {
        self.stored = stored
        self.key = key
        self.parents = parents
        self.rules = rules
        self.marks = marks
        self.parts = parts
    }

    func with(marks: [RouteMarks]) -> RouteRecord {
        RouteRecord(
            stored: stored, key: key, parents: parents, rules: rules, marks: marks, parts: parts)
    }

    public var id: ResourceID { key.id }

    public var spec: RouteSpec {
        guard let spec = stored.resource.spec.route else {
            preconditionFailure("the record of a route holds \(stored.id)")
        }
        return spec
    }

    /// What a gateway serves of it; nil if it does not.
    public func part(of gateway: NamespacedName) -> RoutePart? {
        parts.first { $0.gateway == gateway }
    }

    /// The gravest reason why a reference leads nowhere; nil when all are resolved.
    public var failure: BackendResolution.Failure? {
        let failures = Set(rules.flatMap { $0.backends + $0.mirrors }.compactMap(\.failure))
        return BackendResolution.Failure.allCases.first(where: failures.contains)
    }

    /// The rules that cannot be done, by index.
    public var broken: [(index: Int, problem: RuleProblem)] {
        rules.enumerated().compactMap { index, rule in rule.problem.map { (index, $0) } }
    }
}

/// What one gateway serves of a route: the same object as long as that stays the same.
public final class RoutePart: Sendable {
    public let gateway: NamespacedName
    /// The served ones, in the order of the route's parentRefs.
    public let listeners: [RouteAttachment]
    /// The route as the snapshot of the gateway has it: a JSON object.
    public let fragment: [UInt8]

    init(gateway: NamespacedName, listeners: [RouteAttachment], fragment: [UInt8]) {
        self.gateway = gateway
        self.listeners = listeners
        self.fragment = fragment
    }
}

/// Since when the conditions of one parent of a route have the status they have.
public struct RouteMarks: Hashable, Sendable {
    public var accepted: Mark
    public var resolvedRefs: Mark
    /// Since when it is, or is no longer, partially invalid.
    public var partiallyInvalid: Mark

    public init(accepted: Mark, resolvedRefs: Mark, partiallyInvalid: Mark) {
        self.accepted = accepted
        self.resolvedRefs = resolvedRefs
        self.partiallyInvalid = partiallyInvalid
    }
}

/// A route in the order of a gateway.
public struct ServedRoute: Sendable {
    public let record: RouteRecord
    public let part: RoutePart
}

extension ServedRoute: Comparable {
    public static func < (left: ServedRoute, right: ServedRoute) -> Bool {
        left.record.key < right.record.key
    }

    public static func == (left: ServedRoute, right: ServedRoute) -> Bool {
        left.record.key == right.record.key
    }
}
