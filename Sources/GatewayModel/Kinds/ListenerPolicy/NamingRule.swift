/// What names of one kind have to look like.
public struct NamingRule: Hashable, Sendable {
    /// What the names of listeners are ruled by; they are no resources.
    public static let listener = "Listener"

    /// Of resources in namespaces, or ``listener``.
    public var kind: String
    /// Text with placeholders: `{namespace}-{env}-listener`.
    public var pattern: String

    public init(_ kind: String, _ pattern: String) { (self.kind, self.pattern) = (kind, pattern) }
}

/// What a placeholder stands for: one of several texts, or whatever an expression matches.
public struct NamingVariable: Hashable, Sendable {
    public var name: String
    public var values: [String]
    /// RE2, of which all has to match.
    public var pattern: String?

    public init(_ name: String, values: [String] = [], pattern: String? = nil) {
        (self.name, self.values, self.pattern) = (name, values, pattern)
    }
}

extension NamingRule: Described {
    package static func title(of kind: ResourceKind?) -> String { "a rule of names" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("NamingRule") }

    package static var placeholder: NamingRule { NamingRule(Self.listener, "unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required(
            "kind", &kind, .kind, "Such as ListenerSet; `Listener` for the names of listeners.")
        fields.required(
            "pattern", &pattern, .any,
            "Text with placeholders, `{namespace}` or a variable: `{namespace}-{env}-listener`.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        if pattern.utf8.count > Limits.namePatternBytes {
            reader.problems.issue(
                "NamePattern", at: "/pattern",
                "the pattern has \(pattern.utf8.count) bytes; use at most "
                    + "\(Limits.namePatternBytes)")
        }
        let literal = pattern.replacing(/\{[^{}]*\}/, with: "")
        let isOfNames = literal.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
        // Braces that are left are told of with the variables.
        if pattern.isEmpty || !isOfNames && !literal.contains(where: { "{}".contains($0) }) {
            reader.problems.issue(
                "NamePattern", at: "/pattern",
                "no name is \(quoted(pattern)): names have lower-case letters, digits, - and .; "
                    + "for what varies use placeholders such as {namespace}")
        }
        if kind == Self.listener || !reader.isReadable(["/kind"]) { return }
        guard let named = ResourceKind(rawValue: kind), named.row.isWritable else {
            return reader.problems.issue(
                "NamePattern", at: "/kind",
                "\(quoted(kind)) is no kind whose names are ruled; use one such as ListenerSet "
                    + "or HTTPRoute, or Listener")
        }
        if !named.isNamespaced {
            reader.problems.issue(
                "NamePattern", at: "/kind",
                "a \(kind) is in no namespace, and a policy selects namespaces; use another kind")
        }
    }
}

extension NamingVariable: Described {
    package static func title(of kind: ResourceKind?) -> String { "a variable" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("NamingVariable") }

    package static var placeholder: NamingVariable { NamingVariable("unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("name", &name, .namespace)
        fields.unlessEmpty(
            "values", &values, .list(1...Limits.policyVariableValues, "values", each: .subdomain),
            "One of these; or else a `pattern`.")
        fields.optional(
            "pattern", &pattern, .any, "RE2, of which all has to match; or else `values`.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        if name == NamePattern.namespace {
            reader.problems.issue(
                "NamePattern", at: "/name",
                "{namespace} is the namespace of what is named; give the variable another name")
        }
        guard reader.isReadable(["/values", "/pattern"]) else { return }
        if values.isEmpty == (pattern == nil) {
            reader.problems.issue(
                "NamePattern", "a variable has either values or a pattern; give it one of them")
        }
        if let pattern { reader.problems.check(policyExpression: pattern, at: "/pattern") }
    }
}
