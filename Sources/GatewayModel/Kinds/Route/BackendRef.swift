/// Where requests go: a Backend of ours, or the Service of that name, which is the Backend of the
/// same name.
public struct BackendRef: Hashable, Sendable {
    public var group: String
    public var kind: String
    /// Absent means the route's own.
    public var namespace: String?
    public var name: String
    /// As teams write it for a Service; a Backend has its ports in its endpoints.
    public var port: UInt16?
    /// 0–1,000,000.
    public var weight: Int

    public init(
        group: String = "", kind: String = "Service", namespace: String? = nil, name: String,
        port: UInt16? = nil, weight: Int = 1
    ) {
        self.group = group
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.port = port
        self.weight = weight
    }

    /// Whether it means a Backend, by its own kind or by that of the Service it stands for. Any
    /// other kind is somebody else's (InvalidKind).
    public var isOfBackend: Bool {
        group.isEmpty && kind == "Service"
            || ResourceKind(group: group, kind: kind)?.part == .backend
    }

    /// The Backend meant; nil for a kind that is neither a Backend nor a Service.
    public func backend(of route: ResourceID) -> NamespacedName? {
        guard isOfBackend else { return nil }
        return NamespacedName(namespace: namespace ?? route.namespace, name: name)
    }
}

extension BackendRef: Described {
    package static func title(of kind: ResourceKind?) -> String { "a reference to a backend" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("BackendRef") }

    package static func about(_ form: SchemaForm) -> String? {
        """
        `{group: lintel.dev, kind: Backend, name}`, or `{name, port}`, the Service of that name, \
        for which Lintel looks up the Backend of the same name. A Backend has its ports in its \
        endpoints.
        """
    }

    package static var placeholder: BackendRef { BackendRef(name: "unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        visitReference(&fields)
        fields.defaulted("weight", &weight, Limits.weights)
        if fields.kind?.isOfRequests == true {
            fields.refused(
                "filters",
                "requests would reach the backend without them (filters of the rule are done)")
        }
    }

    /// What names the backend, without the weight, which a mirror does not have.
    fileprivate mutating func visitReference<Visitor: FieldVisitor & ~Copyable>(
        _ fields: inout Visitor
    ) {
        fields.defaulted("group", &group, .group)
        fields.defaulted("kind", &kind, .kind)
        fields.optional(
            "namespace", &namespace, .namespace.orBlank, "Absent means the route's own.")
        fields.required("name", &name, .objectName)
        fields.optional(
            "port", &port,
            stored: .idle("a Backend has its ports in its endpoints"))
    }

    package mutating func check(_ reader: inout ManifestReader) {
        reader.problems.check(
            name, is: isOfBackend ? .subdomain : .foreignName, at: "/name")
        if port != nil, group == ResourceKind.lintelGroup, kind == "Backend" {
            reader.problems.warning(
                "IgnoredField", at: "/port",
                "port has no effect: a Backend has its ports in its endpoints")
        }
    }
}

/// The backend of a mirror.
struct MirrorBackendRef: Described {
    var ref: BackendRef

    static func title(of kind: ResourceKind?) -> String { "the backend of a mirror" }

    static var placeholder: MirrorBackendRef { MirrorBackendRef(ref: .placeholder) }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        ref.visitReference(&fields)
    }

    mutating func check(_ reader: inout ManifestReader) { ref.check(&reader) }
}
