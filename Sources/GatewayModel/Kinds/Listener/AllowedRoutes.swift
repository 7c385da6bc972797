/// Which routes may attach to a listener.
public struct AllowedRoutes: Hashable, Sendable {
    public enum From: String, Hashable, Sendable, CaseIterable {
        case same = "Same"
        case all = "All"
        case selector = "Selector"
    }

    package var namespaces: NamespaceSelection<From>
    /// Absent means the kinds that fit the protocol.
    public var kinds: [RouteGroupKind]?

    public init(
        from: From = .same, selector: LabelSelector? = nil, kinds: [RouteGroupKind]? = nil
    ) {
        namespaces = NamespaceSelection(from: from, selector: selector)
        self.kinds = kinds
    }

    /// `Same` is the namespace of the object that owns the listener.
    public var from: From {
        get { namespaces.from }
        set { namespaces.from = newValue }
    }

    public var selector: LabelSelector? {
        get { namespaces.selector }
        set { namespaces.selector = newValue }
    }
}

extension AllowedRoutes: Described {
    package static func title(of kind: ResourceKind?) -> String { "allowedRoutes" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("AllowedRoutes") }

    package static var placeholder: AllowedRoutes { AllowedRoutes() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("namespaces", &namespaces)
        fields.optional(
            "kinds", &kinds, .list(0...Limits.routeKinds, "kinds"),
            "Absent means the kinds that fit the protocol.")
    }
}

extension AllowedRoutes.From: NamespacesFrom {
    package static var placeholder: AllowedRoutes.From { .same }
}

/// A kind of route, with its API group.
public struct RouteGroupKind: Hashable, Sendable {
    public static let gatewayGroup = "gateway.networking.k8s.io"

    public var group: String
    public var kind: String

    public init(group: String = RouteGroupKind.gatewayGroup, kind: String) {
        self.group = group
        self.kind = kind
    }
}

extension RouteGroupKind: Described {
    package static func title(of kind: ResourceKind?) -> String { "a kind of routes" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("GroupKind") }

    package static var placeholder: RouteGroupKind { RouteGroupKind(kind: "Unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("group", &group, .group)
        fields.required("kind", &kind, .kind)
    }
}
