/// `Gateway.spec.infrastructure`.
public struct GatewayInfrastructure: Hashable, Sendable {
    public struct ParametersRef: Hashable, Sendable {
        public var group: String
        public var kind: String
        public var name: String

        public init(group: String, kind: String, name: String) {
            self.group = group
            self.kind = kind
            self.name = name
        }
    }

    public var labels: [String: String]
    public var annotations: [String: String]
    public var parametersRef: ParametersRef?

    public init(
        labels: [String: String] = [:], annotations: [String: String] = [:],
        parametersRef: ParametersRef? = nil
    ) {
        self.labels = labels
        self.annotations = annotations
        self.parametersRef = parametersRef
    }
}

extension GatewayInfrastructure: Described {
    package static func title(of kind: ResourceKind?) -> String { "infrastructure" }

    package static var placeholder: GatewayInfrastructure { GatewayInfrastructure() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.unlessEmpty(
            "labels", &labels, .labels(atMost: Limits.infrastructureLabels),
            stored: .idle("nothing is created for a Gateway"))
        fields.unlessEmpty(
            "annotations", &annotations, .annotations(atMost: Limits.infrastructureAnnotations),
            stored: .idle("nothing is created for a Gateway"))
        fields.optional(
            "parametersRef", &parametersRef,
            stored: .stops("the Gateway is not Accepted: there are no parameters to refer to"))
    }
}

extension GatewayInfrastructure.ParametersRef: Described {
    package static func title(of kind: ResourceKind?) -> String { "parametersRef" }

    package static var placeholder: Self {
        Self(group: "", kind: "Unreadable", name: "unreadable")
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("group", &group, .group)
        fields.required("kind", &kind, .kind)
        fields.required("name", &name, .foreignName)
    }
}
