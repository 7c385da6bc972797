package import JSON

/// A JSON schema, its keywords in the order in which they are written.
package struct Schema: Sendable {
    package private(set) var keywords: [(name: String, value: SchemaValue)] = []

    init(_ keywords: (String, SchemaValue)...) { self.keywords = keywords.map { ($0.0, $0.1) } }

    /// One of `components.schemas` in api/openapi.yaml.
    static func named(_ name: String) -> Schema {
        Schema(("$ref", .text("#/components/schemas/\(name)")))
    }

    static func text(_ length: ClosedRange<Int>, pattern: String? = nil) -> Schema {
        var schema = Schema(
            ("type", "string"), ("minLength", .integer(length.lowerBound)),
            ("maxLength", .integer(length.upperBound)))
        schema["pattern"] = pattern.map { .text($0) }
        return schema
    }

    subscript(name: String) -> SchemaValue? {
        get { keywords.first { $0.name == name }?.value }
        set {
            keywords.removeAll { $0.name == name }
            if let newValue { keywords.append((name, newValue)) }
        }
    }
}

/// What a keyword says.
package indirect enum SchemaValue: Sendable {
    case text(String)
    case integer(Int)
    case bool(Bool)
    case list([SchemaValue])
    case schema(Schema)
}

extension SchemaValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral text: String) { self = .text(text) }
    package init(booleanLiteral bool: Bool) { self = .bool(bool) }
}

/// Which schema of a value is wanted.
package struct SchemaForm {
    /// What callers may send; otherwise what they are shown, with all defaults filled in.
    package let isInput: Bool
    /// Of the resource.
    package let kind: ResourceKind?

    /// Has those that have names of their own.
    let catalogue: SchemaCatalogue

    package init(isInput: Bool, kind: ResourceKind?, in catalogue: SchemaCatalogue) {
        (self.isInput, self.kind, self.catalogue) = (isInput, kind, catalogue)
    }
}

extension SchemaForm {
    /// `Listener`, or `ListenerInput`.
    func name(_ name: String) -> String { isInput ? name + "Input" : name }

    var allDefaults: String {
        "All defaults are filled in. `status` is absent in commits, events and histories."
    }
}

/// Schemas by their names, in the order in which they were first asked for.
package final class SchemaCatalogue {
    package private(set) var schemas: [(name: String, schema: Schema)] = []
    private var names: Set<String> = []

    package init() {}

    func define(_ name: String, _ schema: () -> Schema) {
        guard names.insert(name).inserted else { return }
        let place = schemas.count
        let schema = schema()
        schemas.insert((name, schema), at: place)
    }
}

extension Schema {
    /// Of an object, as it describes its fields.
    init<Value: Described>(of type: Value.Type, _ form: SchemaForm) {
        let fields = Schema.fields(of: type, form)
        self.init()
        self["description"] = type.about(form).map { .text($0) }
        self["type"] = "object"
        if !fields.required.isEmpty { self["required"] = .list(fields.required) }
        if !form.isInput { self["additionalProperties"] = .bool(false) }
        self["properties"] = .schema(fields.properties)
    }

    static func fields<Value: Described>(
        of type: Value.Type, _ form: SchemaForm
    ) -> (properties: Schema, required: [SchemaValue]) {
        var collector = SchemaCollector(form: form)
        var value = Value.placeholder
        value.visit(&collector)
        return (collector.properties, collector.required)
    }

    mutating func append(_ other: Schema) {
        for (name, value) in other.keywords { self[name] = value }
    }

    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            for (name, value) in keywords {
                writer.key(escaping: name)
                value.write(to: &writer)
            }
        }
    }
}

extension SchemaValue {
    fileprivate func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let text): writer.string(text)
        case .integer(let number): writer.integer(number)
        case .bool(let bool): writer.bool(bool)
        case .list(let values): writer.array(of: values) { $1.write(to: &$0) }
        case .schema(let schema): schema.write(to: &writer)
        }
    }
}

private struct SchemaCollector: FieldVisitor {
    let form: SchemaForm
    var properties = Schema()
    var required: [SchemaValue] = []

    var resource: ResourceContext? { form.kind.map { ResourceContext($0) } }

    mutating func field<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value, _ presence: Presence, _ rule: Value.Rule,
        _ note: FieldNote
    ) {
        if presence == .required || (presence == .defaulted && !form.isInput) {
            required.append(.text(name.description))
        }
        var schema = Value.schema(rule, form)
        if presence == .defaulted, form.isInput { schema["default"] = SchemaValue(of: value) }
        add(name, schema, note)
    }

    mutating func optional<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: Value.Rule, _ note: FieldNote
    ) {
        add(name, Value.schema(rule, form), note)
    }

    mutating func sent<Value: FieldValue>(
        _ name: StaticString, as type: Value.Type, _ rule: Value.Rule, _ note: FieldNote,
        _ use: (Value?, inout ManifestReader) -> Void
    ) {
        guard form.isInput else { return }
        var schema = Value.schema(rule, form)
        schema["writeOnly"] = true
        if note.isSecret { schema["x-lintel-secret"] = true }
        add(name, schema, note)
    }

    mutating func other(_ field: @autoclosure () -> Field) {
        guard form.isInput else { return }
        let field = field()
        if let schema = Schema(ofRestriction: field) { properties[field.text] = .schema(schema) }
    }

    private mutating func add(_ name: StaticString, _ schema: Schema, _ note: FieldNote) {
        var schema = schema
        if note.about.utf8CodeUnitCount > 0 {
            schema["description"] = .text(note.about.description)
        }
        schema[Schema.restricts] = Field.Handling(note).restriction.map { .text($0) }
        properties[name.description] = .schema(schema)
    }
}

extension Schema {
    /// The mark of what restricts or alters and is not done, with what becomes of it.
    fileprivate static let restricts = "x-lintel-restricts"

    /// The schema of an object that is not stored: only the fields that restrict or alter, and the
    /// way to them.
    fileprivate init?(ofRestriction field: Field) {
        if let restriction = field.handling.restriction {
            self.init((Schema.restricts, .text(restriction)))
            return
        }
        guard case .judged = field.handling, let place = field.place else { return nil }
        var properties = Schema()
        for inner in place.fields {
            guard let schema = Schema(ofRestriction: inner) else { continue }
            properties[inner.text] = .schema(schema)
        }
        let object = Schema(("type", "object"), ("properties", .schema(properties)))
        self = field.isList ? Schema(("type", "array"), ("items", .schema(object))) : object
    }
}

extension SchemaValue {
    /// A default that is a plain value, from its canonical JSON; nil for any other.
    fileprivate init?(of value: some FieldValue) {
        var writer = JSONWriter()
        writer.array { value.write(to: &$0) }
        let element = try? JSONDocument.parsing(writer.bytes).root.elements.first { _ in true }
        guard let element else { return nil }
        if let string = element.string {
            self = .text(string)
        } else if let int64 = element.int64 {
            self = .integer(Int(int64))
        } else {
            return nil
        }
    }
}
