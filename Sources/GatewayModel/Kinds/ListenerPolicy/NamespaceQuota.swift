/// How much one namespace may have.
public struct NamespaceQuota: Hashable, Sendable {
    public var listenerSets: Int?
    /// Of sets and of Gateways.
    public var listeners: Int?
    /// Of every kind.
    public var routes: Int?
    public var secrets: Int?
    /// Of all its resources, as GET shows them in JSON, without status.
    public var bytes: Int?

    public init(
        listenerSets: Int? = nil, listeners: Int? = nil, routes: Int? = nil, secrets: Int? = nil,
        bytes: Int? = nil
    ) {
        (self.listenerSets, self.listeners) = (listenerSets, listeners)
        (self.routes, self.secrets, self.bytes) = (routes, secrets, bytes)
    }
}

extension NamespaceQuota: Described {
    package static func title(of kind: ResourceKind?) -> String { "a quota" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("NamespaceQuota") }

    package static var placeholder: NamespaceQuota { NamespaceQuota() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.optional("listenerSets", &listenerSets, Int.anyRule)
        fields.optional("listeners", &listeners, Int.anyRule, "Of sets and of Gateways.")
        fields.optional("routes", &routes, Int.anyRule, "Of every kind.")
        fields.optional("secrets", &secrets, Int.anyRule)
        fields.optional("bytes", &bytes, Int.anyRule, "Of all its resources, as JSON.")
    }
}
