package import JSON

/// A value of a field: how it stands in JSON, and what it may be.
package protocol FieldValue: Sendable {
    /// What a field may ask of its value beyond the type.
    associatedtype Rule: Sendable = NoRule
    static var anyRule: Rule { get }

    /// What stands for a value that is missing or cannot be read: it breaks no rule.
    static var placeholder: Self { get }

    /// Whether it is the same as no value, where a field says so.
    var isUnset: Bool { get }

    /// Whether an optional field with this value is as good as absent.
    static func isAbsent(_ value: Self, _ rule: Rule) -> Bool

    /// Reads what a caller wrote and checks it against `rule`.
    ///
    /// - Returns: nil when it cannot be read. What is wrong is told to `reader` either way, with
    ///   pointers that begin at `node`.
    static func read(_ node: JSONNode, _ rule: Rule, _ reader: inout ManifestReader) -> Self?

    /// Reads what ``write(to:)`` wrote, without judging it: rules may have changed since.
    static func stored(_ node: JSONNode) throws(StoredFault) -> Self

    /// Writes the canonical form: equal values are equal bytes.
    func write(to writer: inout JSONWriter)

    /// The JSON schema of what callers may send, or of what is shown to them.
    static func schema(_ rule: Rule, _ form: SchemaForm) -> Schema

    /// The fields in it, or in each of its elements; nil for a plain value.
    static func place(of kind: ResourceKind?) -> FieldPlace?
    static var isList: Bool { get }
}

/// For values that no rule says more about.
package enum NoRule: Sendable { case none }

extension FieldValue where Rule == NoRule {
    package static var anyRule: NoRule { .none }
}

extension FieldValue {
    package var isUnset: Bool { false }
    package static func isAbsent(_ value: Self, _ rule: Rule) -> Bool { false }
    package static func place(of kind: ResourceKind?) -> FieldPlace? { nil }
    package static var isList: Bool { false }
}

/// An object that describes its fields.
package protocol Described: FieldValue where Rule == NoRule {
    /// As messages name it: `a listener`.
    static func title(of kind: ResourceKind?) -> String

    /// Its own name in `components.schemas` of api/openapi.yaml; nil if it stands where it is used.
    static func schemaName(_ form: SchemaForm) -> String?

    /// What is to be said of it there.
    static func about(_ form: SchemaForm) -> String?

    /// Every field once, in the order of canonical bytes.
    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor)

    /// The rules that are about more than one field, and those that need to know more than their
    /// value. Also the place to fill in a default that depends on another field.
    mutating func check(_ reader: inout ManifestReader)
}

extension Described {
    package static func schemaName(_ form: SchemaForm) -> String? { nil }
    package static func about(_ form: SchemaForm) -> String? { nil }
    package mutating func check(_ reader: inout ManifestReader) {}

    package static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> Self? {
        guard reader.problems.isObject(node) else { return nil }
        var value = placeholder
        let outer = reader.enter(node)
        value.visit(&reader)
        reader.noteRest(in: Self.self)
        value.check(&reader)
        reader.leave(to: outer)
        return value
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> Self {
        guard node.kind == .object else { throw StoredFault(node, isNot: "an object") }
        var value = placeholder
        var reader = StoredReader(node)
        value.visit(&reader)
        try reader.finish()
        return value
    }

    package func write(to writer: inout JSONWriter) {
        writer.object { write(members: &$0) }
    }

    /// Without the braces, for those who have members of their own to put beside.
    package func write(members writer: inout JSONWriter) {
        var copy = self
        copy.visit(&writer)
    }

    package static func schema(_ rule: NoRule, _ form: SchemaForm) -> Schema {
        guard let name = schemaName(form) else { return Schema(of: Self.self, form) }
        form.catalogue.define(name) { Schema(of: Self.self, form) }
        return .named(name)
    }

    package static func place(of kind: ResourceKind?) -> FieldPlace? {
        FieldPlace(of: Self.self, in: kind)
    }
}

/// A value whose JSON has another shape than it has in Swift: it is turned into that shape and
/// back.
package protocol Reshaped: FieldValue where Rule == NoRule {
    associatedtype Shape: Described
    init(shape: Shape)
    var shape: Shape { get }
}

extension Reshaped {
    package static var placeholder: Self { Self(shape: .placeholder) }

    package static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> Self? {
        Shape.read(node, rule, &reader).map { Self(shape: $0) }
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> Self {
        Self(shape: try Shape.stored(node))
    }

    package func write(to writer: inout JSONWriter) { shape.write(to: &writer) }

    package func write(members writer: inout JSONWriter) { shape.write(members: &writer) }

    package static func schema(_ rule: NoRule, _ form: SchemaForm) -> Schema {
        Shape.schema(rule, form)
    }

    package static func place(of kind: ResourceKind?) -> FieldPlace? { Shape.place(of: kind) }
}
