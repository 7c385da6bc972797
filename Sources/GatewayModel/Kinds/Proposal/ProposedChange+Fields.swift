package import JSON

/// A proposed change as JSON has it. Nobody sends one, so what is read is what was stored.
protocol ProposedChangeForm: FieldValue where Rule == NoRule {
    init(_ change: ProposedChange)
    var change: ProposedChange { get }
}

extension ProposedChangeForm {
    static var placeholder: Self {
        Self(.delete(ResourceID(.namespace, namespace: "", name: "unreadable")))
    }

    static func read(_ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader) -> Self? {
        nil
    }

    static func schema(_ rule: NoRule, _ form: SchemaForm) -> Schema { .named("ProposedChange") }

    /// `{"apply": …}` or `{"delete": {…}}`.
    fileprivate func write(
        to writer: inout JSONWriter, named key: StaticString,
        _ name: (ResourceID, inout JSONWriter) -> Void,
        _ resource: (Resource, inout JSONWriter) -> Void
    ) {
        writer.object { writer in
            switch change {
            case .apply(let wanted):
                writer.key("apply")
                resource(wanted, &writer)
            case .applyNamed(let id):
                writer.key(key)
                name(id, &writer)
            case .delete(let id):
                writer.key("delete")
                id.write(to: &writer)
            }
        }
    }
}

/// As it is shown: of a Secret the facts, never the content.
struct ShownChange: ProposedChangeForm {
    let change: ProposedChange

    init(_ change: ProposedChange) { self.change = change }

    static func stored(_ node: JSONNode) throws(StoredFault) -> ShownChange {
        throw StoredFault("is not what is stored of a change")
    }

    func write(to writer: inout JSONWriter) {
        write(to: &writer, named: "apply") { id, writer in
            writer.object { writer in
                writer.member("apiVersion", id.kind.apiVersion)
                writer.member("kind", id.kind.rawValue)
                writer.key("metadata")
                writer.object { writer in
                    if id.kind.isNamespaced { writer.member("namespace", id.namespace) }
                    writer.member("name", id.name)
                }
            }
        } _: { resource, writer in
            resource.write(to: &writer)
        }
    }
}

/// As it is stored: with what is sealed of a Secret.
struct SealedChange: ProposedChangeForm {
    let change: ProposedChange

    init(_ change: ProposedChange) { self.change = change }

    func write(to writer: inout JSONWriter) {
        write(to: &writer, named: "applyNamed") { id, writer in
            id.write(to: &writer)
        } _: { resource, writer in
            writer.object { writer in
                writer.member("id", raw: resource.id.json)
                if !resource.metadata.labels.isEmpty {
                    writer.member("labels", resource.metadata.labels)
                }
                if !resource.metadata.annotations.isEmpty {
                    writer.member("annotations", resource.metadata.annotations)
                }
                if resource.kind.row.spec != .none {
                    writer.key("spec")
                    resource.spec.writeStored(to: &writer)
                }
            }
        }
    }

    static func stored(_ node: JSONNode) throws(StoredFault) -> SealedChange {
        guard node.kind == .object else { throw StoredFault(node, isNot: "an object") }
        for (key, value) in node.members {
            switch key {
            case "apply": return SealedChange(.apply(try resource(value)))
            case "applyNamed": return SealedChange(.applyNamed(try ResourceID.stored(value)))
            case "delete": return SealedChange(.delete(try ResourceID.stored(value)))
            default: throw StoredFault("is no change that this build knows", at: String(key))
            }
        }
        throw StoredFault("is empty")
    }

    private static func resource(_ node: JSONNode) throws(StoredFault) -> Resource {
        guard let id = try node["id"].map(ResourceID.stored(from:)) else {
            throw StoredFault("is missing", at: "id")
        }
        var metadata = Metadata(namespace: id.namespace, name: id.name)
        var spec: ResourceSpec?
        for (key, value) in node.members {
            switch key {
            case "id": break
            case "labels": metadata.labels = try [String: String].stored(value)
            case "annotations": metadata.annotations = try [String: String].stored(value)
            case "spec": spec = try ResourceSpec.stored(value, of: id.kind)
            default: throw StoredFault("was not written by any version this build knows")
            }
        }
        if spec == nil, id.kind.row.spec == .none { spec = .empty(of: id.kind) }
        guard let spec else { throw StoredFault("is missing", at: "spec") }
        return Resource(metadata: metadata, spec: spec)
    }
}

extension ResourceID: FieldValue {
    package static var placeholder: ResourceID {
        ResourceID(.namespace, namespace: "", name: "unreadable")
    }

    /// Nobody sends one: see ``ProposalSpec``.
    package static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> ResourceID? {
        nil
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> ResourceID {
        try stored(from: node)
    }

    fileprivate static func stored(from node: JSONNode) throws(StoredFault) -> ResourceID {
        guard let name = node["kind"]?.string, let kind = ResourceKind(rawValue: name) else {
            throw StoredFault("is of a kind this build does not know", at: "kind")
        }
        guard let name = node["name"]?.string else { throw StoredFault("is missing", at: "name") }
        return ResourceID(kind, namespace: node["namespace"]?.string ?? "", name: name)
    }

    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", kind.rawValue)
            if kind.isNamespaced { writer.member("namespace", namespace) }
            writer.member("name", name)
        }
    }

    fileprivate var json: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    package static func schema(_ rule: NoRule, _ form: SchemaForm) -> Schema {
        .named("ResourceName")
    }
}

/// An answer to a preview, as JSON.
public struct ProposalPreview: Hashable, Sendable {
    public let json: [UInt8]

    public init(json: [UInt8]) { self.json = json }
}

extension ProposalPreview: FieldValue {
    package static var placeholder: ProposalPreview { ProposalPreview(json: Array("{}".utf8)) }

    package static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> ProposalPreview? {
        nil
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> ProposalPreview {
        guard node.kind == .object else { throw StoredFault(node, isNot: "an object") }
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.node(node)
        return ProposalPreview(json: writer.bytes)
    }

    package func write(to writer: inout JSONWriter) { writer.raw(json) }

    package static func schema(_ rule: NoRule, _ form: SchemaForm) -> Schema {
        .named("ChangeResult")
    }
}
