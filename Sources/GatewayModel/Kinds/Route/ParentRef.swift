public import JSON

/// The Gateway or ListenerSet a route wants to attach to (semantics.md 6.1).
public struct ParentRef: Hashable, Sendable {
    public var group: String
    /// `Gateway` or `ListenerSet`; anything else has no parent here (R1).
    public var kind: String
    /// Absent means the route's own.
    public var namespace: String?
    public var name: String
    /// A listener inside that object.
    public var sectionName: String?
    public var port: UInt16?

    public init(
        group: String = RouteGroupKind.gatewayGroup, kind: String = "Gateway",
        namespace: String? = nil, name: String, sectionName: String? = nil, port: UInt16? = nil
    ) {
        self.group = group
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.sectionName = sectionName
        self.port = port
    }

    /// The kind meant, if it is one that has listeners.
    public var ownerKind: ResourceKind? {
        guard let kind = ResourceKind(group: group, kind: kind),
            kind.part == .gateway || kind.part == .set
        else { return nil }
        return kind
    }

    /// The object meant, if it is of a kind that has listeners.
    public func owner(of route: ResourceID) -> ResourceID? {
        guard let kind = ownerKind else { return nil }
        return ResourceID(kind, namespace: namespace ?? route.namespace, name: name)
    }
}

extension ParentRef: Described {
    package static func title(of kind: ResourceKind?) -> String { "a reference to a parent" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("ParentRef") }

    package static func about(_ form: SchemaForm) -> String? {
        "A Gateway, or a ListenerSet by `kind`; with a section or a port, some of its listeners."
    }

    package static var placeholder: ParentRef { ParentRef(name: "unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("group", &group, .group)
        fields.defaulted("kind", &kind, .kind)
        fields.optional(
            "namespace", &namespace, .namespace.orBlank, "Absent means the route's own.")
        fields.required("name", &name, .objectName)
        fields.optional(
            "sectionName", &sectionName, .subdomain.orBlank, "A listener of the parent.")
        fields.optional("port", &port)
    }

    package mutating func check(_ reader: inout ManifestReader) {
        reader.problems.check(
            name, is: ownerKind == nil ? .foreignName : .subdomain, at: "/name")
    }

    /// Also for `status.parents`, which echo what was written.
    public func write(members writer: inout JSONWriter) {
        var copy = self
        copy.visit(&writer)
    }
}

extension ManifestReader {
    /// semantics.md 6.1. One object may be a parent more than once if every reference says which
    /// part of it is meant, all in the same way.
    mutating func check(parentRefs refs: [ParentRef]) {
        guard refs.count > 1 else { return }
        var earlier: [Parent: [ParentRef]] = [:]
        for (index, ref) in refs.enumerated() {
            let pointer = "/parentRefs/\(index)"
            // Half a reference would be compared with the others.
            guard isReadable(within: pointer) else { continue }
            let parent = Parent(ref, namespace: context.namespace)
            problems.check(ref, beside: earlier[parent, default: []], at: pointer)
            earlier[parent, default: []].append(ref)
        }
    }
}

private struct Parent: Hashable {
    let group: String
    let kind: String
    let namespace: String
    let name: String

    /// - Parameter namespace: the route's own, which a reference without one means.
    init(_ ref: ParentRef, namespace: String) {
        (group, kind, name) = (
            ref.ownerKind?.group ?? ref.group, ref.ownerKind?.rawValue ?? ref.kind, ref.name
        )
        self.namespace = ref.namespace ?? namespace
    }
}

extension Problems {
    fileprivate mutating func check(
        _ ref: ParentRef, beside earlier: [ParentRef], at pointer: String
    ) {
        guard let first = earlier.first else { return }
        let parent = "\(ref.kind) \(quoted(ref.name))"
        if ref.sectionName == nil && ref.port == nil {
            issue(
                "ParentRefs", at: pointer,
                "\(parent) is a parent twice; give each reference a sectionName or a port, or "
                    + "remove one")
        } else if (ref.sectionName == nil) != (first.sectionName == nil)
            || (ref.port == nil) != (first.port == nil)
        {
            issue(
                "ParentRefs", at: pointer,
                "\(parent) is a parent twice in different ways; give all its references a "
                    + "sectionName, or all a port, or all both")
        } else if earlier.contains(where: {
            $0.sectionName == ref.sectionName && $0.port == ref.port
        }) {
            issue(
                "ParentRefs", at: pointer,
                "\(parent) is a parent twice with the same sectionName and port; remove one")
        }
    }
}
