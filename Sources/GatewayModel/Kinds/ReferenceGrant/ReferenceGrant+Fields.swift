// semantics.md 5.1: everything is required but `to.name`; nothing has a default.

extension ReferenceGrantSpec: KindSpec {
    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .referenceGrant(self) }

    package static func title(of kind: ResourceKind?) -> String { "the spec of a ReferenceGrant" }

    package static var placeholder: ReferenceGrantSpec { ReferenceGrantSpec(from: [], to: []) }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required(
            "from", &from,
            .list(
                1...Limits.grantEntries, "from",
                otherwise: "a ReferenceGrant needs 1 to 16 entries in from"))
        fields.required(
            "to", &to,
            .list(
                1...Limits.grantEntries, "to",
                otherwise: "a ReferenceGrant needs 1 to 16 entries in to"))
    }
}

extension ReferenceGrantSpec.From: Described {
    package static func title(of kind: ResourceKind?) -> String { "an entry of from" }

    package static var placeholder: Self {
        Self(group: "", kind: "Unreadable", namespace: "unreadable")
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("group", &group, .group)
        fields.required("kind", &kind, .kind)
        fields.required("namespace", &namespace, .namespace)
    }
}

extension ReferenceGrantSpec.To: Described {
    package static func title(of kind: ResourceKind?) -> String { "an entry of to" }

    package static var placeholder: Self { Self(group: "", kind: "Unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("group", &group, .group)
        fields.required("kind", &kind, .kind)
        // An empty name is what a template made of nothing; it is refused.
        fields.optional("name", &name, .objectName, "Absent means all of that kind.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        guard let name else { return }
        let isOurs = ResourceKind(group: group, kind: kind) != nil
        reader.problems.check(name, is: isOurs ? .subdomain : .foreignName, at: "/name")
    }
}
