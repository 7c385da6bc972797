extension SchemaCatalogue {
    /// Adds the schemas of a kind: what callers may send (`BackendInput`), and what they are shown
    /// (`Backend`).
    ///
    /// - Parameters:
    ///   - sent: every `apiVersion` that callers may write.
    ///   - shown: those that they are shown.
    package func add(_ kind: ResourceKind, sent: [String], shown: [String]) {
        add(kind, kind.row.fields, sent, shown)
    }

    private func add<Spec: KindSpec>(
        _ kind: ResourceKind, _ spec: Spec.Type, _ sent: [String], _ shown: [String]
    ) {
        if kind.row.isWritable {
            add(kind, Spec.Sent.self, isRequired: Spec.isRequired(in: kind), isInput: true, sent)
        }
        add(kind, spec, isRequired: true, isInput: false, shown)
    }

    private func add<Spec: Described>(
        _ kind: ResourceKind, _ spec: Spec.Type, isRequired: Bool, isInput: Bool,
        _ apiVersions: [String]
    ) {
        let suffix = isInput ? "Input" : ""
        define(kind.rawValue + suffix) {
            let form = SchemaForm(isInput: isInput, kind: kind, in: self)
            var properties = Schema(
                ("apiVersion", .schema(.oneOf(apiVersions))),
                ("kind", .schema(.oneOf([kind.rawValue]))),
                ("metadata", .schema(.named("Metadata" + suffix))))
            var required: [SchemaValue] = ["apiVersion", "kind", "metadata"]
            let about = spec.about(form)
            switch kind.row.spec {
            case .none: break
            case .besideMetadata:
                let fields = Schema.fields(of: spec, form)
                required += fields.required
                properties.append(fields.properties)
            case .underSpec:
                properties["spec"] = .schema(Schema.spec(spec, form))
                if isRequired { required.append("spec") }
            }
            if !isInput, let status = kind.row.fields.statusSchema {
                properties["status"] = .schema(.named(status))
            }
            var schema = Schema()
            schema["description"] = about.map { .text($0) }
            schema["type"] = "object"
            schema["required"] = .list(required)
            if !isInput { schema["additionalProperties"] = .bool(false) }
            schema["properties"] = .schema(properties)
            if !isInput {
                schema["x-lintel-columns"] = .list(kind.columns.map { .schema($0.schema) })
            }
            return schema
        }
    }
}

extension SchemaCatalogue {
    /// Adds the schema of a listener as snapshots have it: whose it is, all its fields, and what it
    /// is served with.
    package func addSnapshotListener() {
        define("SnapshotListener") {
            let fields = Schema.fields(
                of: ListenerFields.self, SchemaForm(isInput: false, kind: nil, in: self))
            var properties = Schema(
                ("id", .schema(.named("ListenerID"))), ("owner", .schema(.named("ListenerOwner"))))
            properties.append(fields.properties)
            properties["certificates"] = .schema(.named("ServedCertificates"))
            return Schema(
                ("type", "object"), ("required", .list(["id", "owner"] + fields.required)),
                ("additionalProperties", false), ("properties", .schema(properties)))
        }
    }
}

extension PrinterColumn {
    /// As a CustomResourceDefinition has it.
    fileprivate var schema: Schema {
        Schema(
            ("name", .text(name)), ("type", .text(type.rawValue)), ("jsonPath", .text(jsonPath)))
    }
}

extension Schema {
    fileprivate static func oneOf(_ texts: [String]) -> Schema {
        texts.count == 1
            ? Schema(("const", .text(texts[0])))
            : Schema(("enum", .list(texts.map { .text($0) })))
    }

    /// What is to be said of it stands at the resource.
    fileprivate static func spec<Spec: Described>(_ type: Spec.Type, _ form: SchemaForm) -> Schema {
        var schema = Schema(of: type, form)
        schema["description"] = nil
        return schema
    }
}
