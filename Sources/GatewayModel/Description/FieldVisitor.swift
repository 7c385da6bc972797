/// What walks through the description of an object, field by field.
///
/// An object describes itself once, in ``Described/visit(_:)``. Readers, writers and the makers of
/// schemas and tables are visitors: each does its own thing with the same fields, in the same
/// order, which is the order of canonical bytes.
package protocol FieldVisitor: ~Copyable {
    /// What the object stands in, as far as its fields depend on it; nil for those of every kind.
    var resource: ResourceContext? { get }

    mutating func field<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value, _ presence: Presence, _ rule: Value.Rule,
        _ note: FieldNote)

    /// Absent means nil.
    mutating func optional<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: Value.Rule, _ note: FieldNote)

    /// A field that may be in a manifest and is not kept.
    mutating func other(_ field: @autoclosure () -> Field)

    /// A field that only other kinds have: refused by this sentence, whatever its value is.
    mutating func foreign(_ name: StaticString, _ problem: @autoclosure () -> String)

    /// A field that callers may send, and that is kept as something else.
    ///
    /// - Parameter use: takes what was read, nil if it cannot be read.
    mutating func sent<Value: FieldValue>(
        _ name: StaticString, as type: Value.Type, _ rule: Value.Rule, _ note: FieldNote,
        _ use: (Value?, inout ManifestReader) -> Void)
}

extension FieldVisitor where Self: ~Copyable {
    package mutating func foreign(_ name: StaticString, _ problem: @autoclosure () -> String) {}

    package mutating func sent<Value: FieldValue>(
        _ name: StaticString, as type: Value.Type, _ rule: Value.Rule, _ note: FieldNote,
        _ use: (Value?, inout ManifestReader) -> Void
    ) {}

    package var kind: ResourceKind? { resource?.kind }
}

/// What it means that a field is absent, and when it is written.
package enum Presence: Sendable {
    /// A mistake. Always written.
    case required
    /// What the value is before it is read. Always written.
    case defaulted
    /// Empty, and written only if it is not.
    case unlessEmpty
}

/// What is to be said of a field besides its value.
package struct FieldNote: Sendable {
    /// One line for readers of the API.
    package var about: StaticString = ""
    /// Of a field that is kept, though it is not done.
    package var stored: NotDone?
    /// The rule that its absence breaks.
    package var code: StaticString = "V8"
    /// Whether nobody is shown it, and no message repeats it. Only what is sent can be: what is
    /// kept as it is can be read by whoever may read the resource.
    package var isSecret = false
}

/// What it means that a field is kept and not done.
package enum NotDone: Sendable {
    /// It restricts or alters: what becomes of the part that asks for it.
    case stops(StaticString)
    /// It changes nothing that is served: why.
    case idle(StaticString)
}

extension FieldVisitor where Self: ~Copyable {
    package mutating func required<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value, _ rule: Value.Rule = Value.anyRule,
        _ about: StaticString = "", stored: NotDone? = nil, code: StaticString = "V8"
    ) {
        field(name, &value, .required, rule, FieldNote(about: about, stored: stored, code: code))
    }

    package mutating func defaulted<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value, _ rule: Value.Rule = Value.anyRule,
        _ about: StaticString = "", stored: NotDone? = nil
    ) {
        field(name, &value, .defaulted, rule, FieldNote(about: about, stored: stored))
    }

    package mutating func unlessEmpty<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value, _ rule: Value.Rule = Value.anyRule,
        _ about: StaticString = "", stored: NotDone? = nil
    ) {
        field(name, &value, .unlessEmpty, rule, FieldNote(about: about, stored: stored))
    }

    package mutating func optional<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: Value.Rule = Value.anyRule,
        _ about: StaticString = "", stored: NotDone? = nil
    ) {
        optional(name, &value, rule, FieldNote(about: about, stored: stored))
    }

    /// A field that callers may send, and that is kept as something else.
    package mutating func sent<Value: FieldValue>(
        _ name: StaticString, as type: Value.Type, _ rule: Value.Rule = Value.anyRule,
        _ about: StaticString = "", isSecret: Bool = false,
        _ use: (Value?, inout ManifestReader) -> Void
    ) {
        sent(name, as: type, rule, FieldNote(about: about, isSecret: isSecret), use)
    }

    /// A field that restricts or alters and is not done: refused, and why.
    package mutating func refused(_ name: StaticString, _ why: StaticString) {
        other(.refused(name, why.description))
    }

    /// A field that changes nothing that is served: taken with a warning that says so.
    package mutating func ignored(_ name: StaticString, _ why: StaticString) {
        other(.ignored(name, why.description))
    }

    /// A field of which nothing is kept: its own fields decide.
    package mutating func judged<Value: FieldValue>(_ name: StaticString, _ type: Value.Type) {
        let kind = kind
        other(Field(name, .judged, isList: Value.isList, of: { Value.place(of: kind) }))
    }

    /// A field that servers write on their own.
    package mutating func silent(_ name: StaticString) { other(.silent(name)) }
}
