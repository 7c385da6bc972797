/// `ListenerSet.spec` (GEP-1713; semantics.md 1.4).
public struct ListenerSetSpec: Hashable, Sendable {
    /// The Gateway, its namespace already defaulted to the set's own.
    public var parent: NamespacedName
    public var listeners: [Listener]

    public init(parent: NamespacedName, listeners: [Listener]) {
        self.parent = parent
        self.listeners = listeners
    }
}

extension ListenerSetSpec: KindSpec {
    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .listenerSet(self) }
    package static var statusSchema: String? { "ListenerSetStatus" }

    package static func columns(of kind: ResourceKind) -> [PrinterColumn] {
        [.condition("Accepted"), .condition("Programmed")]
    }

    package static func title(of kind: ResourceKind?) -> String { "the spec of a ListenerSet" }

    package static func about(_ form: SchemaForm) -> String? {
        form.isInput ? nil : form.allDefaults
    }

    package static var placeholder: ListenerSetSpec {
        ListenerSetSpec(
            parent: NamespacedName(namespace: "unreadable", name: "unreadable"), listeners: [])
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        var ref = SetParentRef(parent)
        fields.required("parentRef", &ref)
        parent = NamespacedName(namespace: ref.namespace, name: ref.name)
        fields.required("listeners", &listeners, .listenersOfSet)
    }

    package mutating func check(_ reader: inout ManifestReader) {
        reader.check(listeners: listeners)
    }
}

/// X5: the group and kind of a parent are fixed.
private struct SetParentRef: Described {
    var group = RouteGroupKind.gatewayGroup
    var kind = ResourceKind.gateway.rawValue
    var name: String
    var namespace: String

    init(_ parent: NamespacedName) { (name, namespace) = (parent.name, parent.namespace) }

    static func title(of kind: ResourceKind?) -> String { "parentRef" }

    static var placeholder: SetParentRef {
        SetParentRef(NamespacedName(namespace: "", name: "unreadable"))
    }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("group", &group, .only("gateway.networking.k8s.io"))
        fields.defaulted("kind", &kind, .only("Gateway"))
        fields.required("name", &name, .subdomain)
        fields.unlessEmpty(
            "namespace", &namespace, .namespace, "Absent means that of the ListenerSet.")
    }

    mutating func check(_ reader: inout ManifestReader) {
        reader.problems.check(group, isOnly: RouteGroupKind.gatewayGroup, at: "/group")
        reader.problems.check(kind, isOnly: ResourceKind.gateway.rawValue, at: "/kind")
        if namespace.isEmpty { namespace = reader.context.namespace }
    }
}

extension Problems {
    fileprivate mutating func check(_ text: String, isOnly only: String, at pointer: String) {
        guard text != only else { return }
        issue(
            "X5", at: pointer,
            "\(quoted(text)) cannot be the parent of a ListenerSet; use \(only), or leave it out")
    }
}
