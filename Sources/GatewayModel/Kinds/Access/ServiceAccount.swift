/// A ServiceAccount is its name: what it may do is said by the bindings that name it.
struct ServiceAccountSpec: KindSpec {
    func wrapped(in kind: ResourceKind) -> ResourceSpec { .serviceAccount }
    static func isRequired(in kind: ResourceKind) -> Bool { false }

    static func title(of kind: ResourceKind?) -> String { "a ServiceAccount" }

    static var placeholder: ServiceAccountSpec { ServiceAccountSpec() }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.ignored("secrets", "tokens are made by POST …/serviceaccounts/{name}/tokens")
        fields.ignored("imagePullSecrets", "nothing here pulls images")
        fields.ignored("automountServiceAccountToken", "nothing here mounts tokens")
    }
}
