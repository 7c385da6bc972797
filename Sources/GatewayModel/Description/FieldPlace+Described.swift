extension FieldPlace {
    /// The fields of an object, as it describes them.
    ///
    /// - Parameter kind: of the resource that it stands in.
    package init<Value: Described>(of type: Value.Type, in kind: ResourceKind?) {
        var collector = FieldCollector(resource: kind.map { ResourceContext($0) })
        var value = Value.placeholder
        value.visit(&collector)
        self.init(Value.title(of: kind), collector.fields)
    }
}

private struct FieldCollector: FieldVisitor {
    let resource: ResourceContext?
    var fields: [Field] = []

    mutating func field<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value, _ presence: Presence, _ rule: Value.Rule,
        _ note: FieldNote
    ) {
        add(name, note, Value.self)
    }

    mutating func optional<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: Value.Rule, _ note: FieldNote
    ) {
        add(name, note, Value.self)
    }

    mutating func sent<Value: FieldValue>(
        _ name: StaticString, as type: Value.Type, _ rule: Value.Rule, _ note: FieldNote,
        _ use: (Value?, inout ManifestReader) -> Void
    ) {
        add(name, note, type)
    }

    mutating func other(_ field: @autoclosure () -> Field) { fields.append(field()) }

    private mutating func add<Value: FieldValue>(
        _ name: StaticString, _ note: FieldNote, _ type: Value.Type
    ) {
        // Made only when it is looked at: most are not.
        let kind = kind
        fields.append(
            Field(
                name, Field.Handling(note), isList: Value.isList, isSecret: note.isSecret,
                of: { Value.place(of: kind) }))
    }
}
