/// What a Role allows in its namespace, and a ClusterRole where it is bound
/// (rbac.authorization.k8s.io/v1).
public struct RoleSpec: Hashable, Sendable {
    public var rules: [PolicyRule]

    public init(rules: [PolicyRule]) { self.rules = rules }
}

/// Verbs on resources. A list with `*` has everything.
public struct PolicyRule: Hashable, Sendable {
    public var apiGroups: [String]
    /// Plurals of kinds, and `plural/subresource`.
    public var resources: [String]
    public var verbs: [String]
    /// Empty means all.
    public var resourceNames: [String]

    public init(
        apiGroups: [String], resources: [String], verbs: [String], resourceNames: [String] = []
    ) {
        self.apiGroups = apiGroups
        self.resources = resources
        self.verbs = verbs
        self.resourceNames = resourceNames
    }
}

extension RoleSpec: KindSpec {
    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .role(kind, self) }

    package static func title(of kind: ResourceKind?) -> String {
        "a \(kind?.rawValue ?? "Role")"
    }

    package static var placeholder: RoleSpec { RoleSpec(rules: []) }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("rules", &rules, .list(0...Limits.policyRules, "rules"))
        fields.refused(
            "aggregationRule", "roles are not put together of others here; write out the rules")
    }
}

extension PolicyRule: Described {
    package static func title(of kind: ResourceKind?) -> String { "a rule" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("PolicyRule") }

    package static var placeholder: PolicyRule {
        PolicyRule(apiGroups: [], resources: [], verbs: [])
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required(
            "apiGroups", &apiGroups, .list(1...Limits.policyRuleEntries, "API groups"),
            "Empty text is the core group, `*` is every one.")
        fields.required(
            "resources", &resources, .list(1...Limits.policyRuleEntries, "resources"),
            "Such as `httproutes` and `gateways/snapshot`; `*` is every one.")
        fields.required(
            "verbs", &verbs, .list(1...Limits.policyRuleEntries, "verbs"),
            "get, list, watch, create, update, patch, delete, bind, escalate, or `*`.")
        fields.unlessEmpty(
            "resourceNames", &resourceNames, .list(0...Limits.policyRuleEntries, "names"),
            "Absent means all.")
        fields.refused("nonResourceURLs", "paths are not granted here; name resources")
    }
}
