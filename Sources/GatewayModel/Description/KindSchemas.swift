extension SchemaCatalogue {
    /// Adds the schemas of a kind: what callers may send (`BackendInput`), and what they are shown
    /// (`Backend`).
    ///
    /// - Parameters:
    ///   - sent: every `apiVersion` that callers may write.
    ///   - shown: those that they are shown.
    package func add(_ kind: ResourceKind, sent: [String], shown: [String]) {
        // What callers send of a Secret is another thing than what they are shown, and by hand.
        if kind.part != .secret, kind.row.isWritable { add(kind, isInput: true, sent) }
        add(kind, isInput: false, shown)
    }

    private func add(_ kind: ResourceKind, isInput: Bool, _ apiVersions: [String]) {
        let suffix = isInput ? "Input" : ""
        define(kind.rawValue + suffix) {
            let form = SchemaForm(isInput: isInput, kind: kind, in: self)
            var properties = Schema(
                ("apiVersion", .schema(.oneOf(apiVersions))),
                ("kind", .schema(.oneOf([kind.rawValue]))),
                ("metadata", .schema(.named("Metadata" + suffix))))
            var required: [SchemaValue] = ["apiVersion", "kind", "metadata"]
            let spec = kind.row.fields
            let about = spec.about(form)
            switch kind.row.spec {
            case .none: break
            case .besideMetadata:
                let fields = Schema.fields(of: spec, form)
                required += fields.required
                properties.append(fields.properties)
            case .underSpec:
                properties["spec"] = .schema(Schema.spec(spec, form))
                if !isInput || spec.isRequired(in: kind) { required.append("spec") }
            }
            if !isInput, let status = spec.statusSchema {
                properties["status"] = .schema(.named(status))
            }
            var schema = Schema()
            schema["description"] = about.map { .text($0) }
            schema["type"] = "object"
            schema["required"] = .list(required)
            if !isInput { schema["additionalProperties"] = .bool(false) }
            schema["properties"] = .schema(properties)
            return schema
        }
    }
}

extension Schema {
    fileprivate static func oneOf(_ texts: [String]) -> Schema {
        texts.count == 1
            ? Schema(("const", .text(texts[0])))
            : Schema(("enum", .list(texts.map { .text($0) })))
    }

    /// What is to be said of it stands at the resource.
    fileprivate static func spec<Spec: KindSpec>(_ type: Spec.Type, _ form: SchemaForm) -> Schema {
        var schema = Schema(of: type, form)
        schema["description"] = nil
        return schema
    }
}
