/// A gateway by its name, as resources say it that are of no namespace.
public struct GatewayReference: Hashable, Sendable {
    public var namespace: String
    public var name: String

    public init(namespace: String, name: String) {
        (self.namespace, self.name) = (namespace, name)
    }

    public var gateway: NamespacedName { NamespacedName(namespace: namespace, name: name) }
}

extension GatewayReference: Described {
    package static func title(of kind: ResourceKind?) -> String { "a gateway" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("GatewayReference") }

    package static var placeholder: GatewayReference {
        GatewayReference(namespace: "unreadable", name: "unreadable")
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("namespace", &namespace, .namespace)
        fields.required("name", &name, .subdomain)
    }
}
