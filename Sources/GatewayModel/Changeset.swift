/// A wish about one resource, which may be refused.
public struct Change: Hashable, Sendable {
    public enum Operation: Hashable, Sendable {
        case apply(Resource)
        case delete(ResourceID)
    }

    public var operation: Operation
    public var precondition: Precondition
    /// Where the resource stands in the request body (JSON pointer): errors found later say so.
    public var pointer: String

    public init(
        _ operation: Operation, precondition: Precondition = .none, pointer: String = ""
    ) {
        self.operation = operation
        self.precondition = precondition
        self.pointer = pointer
    }

    public var id: ResourceID {
        switch operation {
        case .apply(let resource): resource.id
        case .delete(let id): id
        }
    }
}

/// The changes of one request, all or nothing.
public struct Changeset: Hashable, Sendable {
    public var changes: [Change]
    public var message: String
    /// The plan that was reviewed; the commit happens only if it would still do exactly that.
    public var expectPlan: String?

    public init(changes: [Change], message: String = "", expectPlan: String? = nil) {
        self.changes = changes
        self.message = message
        self.expectPlan = expectPlan
    }
}

/// Something that is not wrong enough to refuse.
public struct Warning: Hashable, Sendable {
    /// A rule (`W1`), a condition reason (`HostnameConflict`), or what was found (`UnknownField`).
    public var code: String
    public var resource: ResourceID?
    /// The name of the listener it is about.
    public var listener: String?
    public var message: String
    /// Whether it is part of what was reviewed. What depends on everything that exists is not: a
    /// plan would change with whatever others do.
    public var isPlanned: Bool

    public init(
        code: String, resource: ResourceID? = nil, listener: String? = nil, message: String,
        isPlanned: Bool = true
    ) {
        self.code = code
        self.resource = resource
        self.listener = listener
        self.message = message
        self.isPlanned = isPlanned
    }
}

/// One reason why input is refused, and where it stands.
public struct Issue: Error, Hashable, Sendable {
    /// JSON pointer (RFC 6901) into the request body.
    public var pointer: String
    /// The rule of semantics.md (`V1`…`V9`, `X1`…`X5`), or a word such as `UnknownKind`.
    public var code: String
    /// What is wrong and what to do, as one sentence.
    public var detail: String

    public init(pointer: String, code: String, detail: String) {
        self.pointer = pointer
        self.code = code
        self.detail = detail
    }
}
