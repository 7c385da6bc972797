/// Who has a role: in one namespace by a RoleBinding, everywhere by a ClusterRoleBinding
/// (rbac.authorization.k8s.io/v1).
public struct RoleBindingSpec: Hashable, Sendable {
    public var subjects: [Subject]
    public var roleRef: RoleRef

    public init(subjects: [Subject], roleRef: RoleRef) {
        self.subjects = subjects
        self.roleRef = roleRef
    }
}

/// Who gets what a binding grants.
public struct Subject: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case serviceAccount = "ServiceAccount"
        case user = "User"
        case group = "Group"
    }

    public var kind: Kind
    /// Absent means the group that the kind is of.
    public var apiGroup: String?
    public var name: String
    /// Of a ServiceAccount.
    public var namespace: String?

    public init(
        kind: Kind, apiGroup: String? = nil, name: String, namespace: String? = nil
    ) {
        self.kind = kind
        self.apiGroup = apiGroup
        self.name = name
        self.namespace = namespace
    }
}

public struct RoleRef: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case role = "Role"
        case clusterRole = "ClusterRole"
    }

    public var apiGroup: String
    public var kind: Kind
    public var name: String

    public init(apiGroup: String = RoleRef.group, kind: Kind, name: String) {
        self.apiGroup = apiGroup
        self.kind = kind
        self.name = name
    }

    public static let group = "rbac.authorization.k8s.io"
}

extension RoleBindingSpec: KindSpec {
    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .roleBinding(kind, self) }

    package static func title(of kind: ResourceKind?) -> String {
        "a \(kind?.rawValue ?? "RoleBinding")"
    }

    package static var placeholder: RoleBindingSpec {
        RoleBindingSpec(subjects: [], roleRef: .placeholder)
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("subjects", &subjects, .list(0...Limits.subjects, "subjects"))
        fields.required("roleRef", &roleRef)
    }

    package mutating func check(_ reader: inout ManifestReader) {
        guard !reader.context.kind.isNamespaced, roleRef.kind != .clusterRole,
            reader.isReadable(["/roleRef"])
        else { return }
        reader.problems.issue(
            "RoleRef", at: "/roleRef/kind",
            "a Role is of one namespace, and this binding is of none; refer to a ClusterRole")
    }
}

extension Subject: Described {
    package static func title(of kind: ResourceKind?) -> String { "a subject" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("Subject") }

    package static var placeholder: Subject { Subject(kind: .user, name: "unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("kind", &kind)
        fields.optional("apiGroup", &apiGroup, .group, "Absent means the one of the kind.")
        fields.required("name", &name, .foreignName)
        fields.optional("namespace", &namespace, .namespace, "Of a ServiceAccount.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        guard reader.isReadable(["/kind", "/apiGroup", "/namespace"]) else { return }
        let ownGroup = kind == .serviceAccount ? "" : RoleRef.group
        if let apiGroup, apiGroup != ownGroup {
            reader.problems.issue(
                "Subject", at: "/apiGroup",
                "a subject of kind \(kind.rawValue) is of the API group \"\(ownGroup)\"; use that, "
                    + "or leave it out")
        }
        if kind == .serviceAccount, namespace == nil {
            reader.problems.issue(
                "Subject", at: "/namespace",
                "a ServiceAccount is of a namespace; add which")
        } else if kind != .serviceAccount, namespace != nil {
            reader.problems.issue(
                "Subject", at: "/namespace",
                "a \(kind.rawValue) is of no namespace; leave it out")
        }
    }
}

extension RoleRef: Described {
    package static func title(of kind: ResourceKind?) -> String { "roleRef" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("RoleRef") }

    package static var placeholder: RoleRef { RoleRef(kind: .clusterRole, name: "unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("apiGroup", &apiGroup, .only("rbac.authorization.k8s.io"))
        fields.required("kind", &kind)
        fields.required("name", &name, .foreignName)
    }

    package mutating func check(_ reader: inout ManifestReader) {
        guard apiGroup != RoleRef.group, reader.isReadable(["/apiGroup"]) else { return }
        reader.problems.issue(
            "RoleRef", at: "/apiGroup", "the only API group with roles is \(RoleRef.group)")
    }
}

extension Subject.Kind: Choice {
    package static var placeholder: Subject.Kind { .user }
}

extension RoleRef.Kind: Choice {
    package static var placeholder: RoleRef.Kind { .clusterRole }
}

extension ResourceID {
    /// The role that a binding of that namespace (nil: of none) refers to.
    public init(_ role: RoleRef, in namespace: String?) {
        switch role.kind {
        case .role: self.init(.role, namespace: namespace ?? "", name: role.name)
        case .clusterRole: self.init(.clusterRole, namespace: "", name: role.name)
        }
    }
}
