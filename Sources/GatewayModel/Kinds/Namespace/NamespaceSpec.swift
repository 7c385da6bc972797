/// A Namespace is its labels; Kubernetes writes a finalizer into the spec of each.
struct NamespaceSpec: KindSpec {
    func wrapped(in kind: ResourceKind) -> ResourceSpec { .namespace }
    static func isRequired(in kind: ResourceKind) -> Bool { false }

    static func title(of kind: ResourceKind?) -> String { "the spec of a Namespace" }

    static var placeholder: NamespaceSpec { NamespaceSpec() }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.silent("finalizers")
    }
}
