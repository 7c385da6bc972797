/// That a change says why.
public struct MessageRule: Hashable, Sendable {
    /// RE2, to be found in the message. Absent means any message.
    public var pattern: String?
    /// What it should have, in words: `a ticket such as SHOP-12`.
    public var hint: String?

    public init(pattern: String? = nil, hint: String? = nil) {
        (self.pattern, self.hint) = (pattern, hint)
    }
}

/// That others agree to a change before it is made.
public struct ApprovalRule: Hashable, Sendable {
    /// How many, besides who asks.
    public var approvals: Int
    /// Which changes; empty means all.
    public var changes: [ApprovalScope]

    public init(approvals: Int = 1, changes: [ApprovalScope] = []) {
        (self.approvals, self.changes) = (approvals, changes)
    }
}

/// Changes of resources of some kinds.
public struct ApprovalScope: Hashable, Sendable {
    public enum Action: String, Hashable, Sendable, CaseIterable {
        case create = "Create"
        case update = "Update"
        case delete = "Delete"
    }

    /// Empty means every kind.
    public var kinds: [String]
    /// Empty means all of them.
    public var actions: [Action]

    public init(kinds: [String] = [], actions: [Action] = []) {
        (self.kinds, self.actions) = (kinds, actions)
    }
}

extension ApprovalRule {
    public func covers(_ kind: ResourceKind, _ action: ApprovalScope.Action) -> Bool {
        changes.isEmpty
            || changes.contains { scope in
                (scope.kinds.isEmpty || scope.kinds.contains(kind.rawValue))
                    && (scope.actions.isEmpty || scope.actions.contains(action))
            }
    }
}

extension MessageRule: Described {
    package static func title(of kind: ResourceKind?) -> String { "a rule of messages" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("MessageRule") }

    package static var placeholder: MessageRule { MessageRule() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.optional(
            "pattern", &pattern, .any, "RE2, to be found in the message; absent means any message.")
        fields.optional("hint", &hint, .any, "What it should have, in words.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        if let pattern { reader.problems.check(policyExpression: pattern, at: "/pattern") }
        if let hint, hint.utf8.count > Limits.policyHintBytes {
            reader.problems.issue(
                "V8", at: "/hint",
                "the hint has \(hint.utf8.count) bytes; use at most \(Limits.policyHintBytes)")
        }
    }
}

extension ApprovalRule: Described {
    package static func title(of kind: ResourceKind?) -> String { "a rule of approval" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("ApprovalRule") }

    package static var placeholder: ApprovalRule { ApprovalRule() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("approvals", &approvals, Limits.approvals, "By others than who asks.")
        fields.unlessEmpty(
            "changes", &changes, .list(1...Limits.approvalScopes, "entries"),
            "Absent means every change.")
    }
}

extension ApprovalScope: Described {
    package static func title(of kind: ResourceKind?) -> String { "an entry of changes" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("ApprovalScope") }

    package static var placeholder: ApprovalScope { ApprovalScope() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.unlessEmpty(
            "kinds", &kinds, .list(1...Limits.approvalKinds, "kinds", each: .kind),
            "Such as ListenerPolicy and RoleBinding; absent means every kind.")
        fields.unlessEmpty(
            "actions", &actions, .list(1...3, "actions"), "Absent means all.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        for (index, kind) in kinds.enumerated() {
            let pointer = "/kinds/\(index)"
            guard reader.isReadable([pointer]),
                !(ResourceKind(rawValue: kind)?.row.isWritable ?? false)
            else { continue }
            reader.problems.issue(
                "ApprovalScope", at: pointer,
                "\(quoted(kind)) is no kind that changes are about; use one such as ListenerSet "
                    + "or ClusterRoleBinding")
        }
    }
}

extension ApprovalScope.Action: Choice {
    package static var placeholder: Self { .create }
}
