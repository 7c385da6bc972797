package import JSON

/// The canonical form: members in the order of the description, defaults spelled out. It is what
/// callers are shown, what is stored, and what digests and ETags are made of.
extension JSONWriter: FieldVisitor {
    package var resource: ResourceContext? { nil }

    package mutating func field<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value, _ presence: Presence, _ rule: Value.Rule,
        _ note: FieldNote
    ) {
        if presence == .unlessEmpty && value.isUnset { return }
        key(name)
        value.write(to: &self)
    }

    package mutating func optional<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: Value.Rule, _ note: FieldNote
    ) {
        guard let value else { return }
        key(name)
        value.write(to: &self)
    }

    package mutating func other(_ field: @autoclosure () -> Field) {}
}
