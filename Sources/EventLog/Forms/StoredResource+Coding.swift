public import GatewayModel
public import JSON

// The stored form has the spec as the API shows it, and for a Secret what is sealed beside it. What
// is absent is empty; no default of the model is implied, because defaults may change and history
// may not. Where the shape changes, the older one is lifted (StoredForms).

extension StoredResource {
    /// The payload of `resource.applied`.
    ///
    /// Identity is in the columns beside it, and ``resourceVersion`` is the revision of the commit
    /// it is in.
    func appliedPayload() -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.object { writer in
            writer.member("v", StoredForms.shipped.resource.newest)
            writeMembers(to: &writer)
        }
        return writer.bytes
    }

    /// Writes everything about the resource, for a checkpoint.
    public func writeStoredForm(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("v", StoredForms.shipped.resource.newest)
            writer.member("kind", resource.kind.rawValue)
            if !id.namespace.isEmpty { writer.member("namespace", id.namespace) }
            writer.member("name", id.name)
            writer.member("resourceVersion", resourceVersion.rawValue)
            writeMembers(to: &writer)
        }
    }

    private func writeMembers(to writer: inout JSONWriter) {
        writer.member("uid", uid)
        writer.member("createdRevision", createdRevision.rawValue)
        writer.member("createdAt", createdAt.rawValue)
        writer.member("generation", generation)
        writer.member("labels", unlessEmpty: resource.metadata.labels)
        writer.member("annotations", unlessEmpty: resource.metadata.annotations)
        guard resource.kind.row.spec != .none else { return }
        writer.key("spec")
        resource.spec.writeStored(to: &writer)
    }
}

extension StoredResource {
    /// Reads what ``writeStoredForm(to:)`` wrote, or an older build.
    public convenience init(
        decoding node: JSONNode, _ forms: StoredForms = .shipped
    ) throws(EventLogError) {
        do throws(StoredFault) {
            let fields = try Fields(forms.resource.lifted(node, of: nil))
            let id = ResourceID(
                try fields.kind.stored("kind"), namespace: fields.namespace,
                name: try fields.name.stored("name"))
            try self.init(fields, id, at: fields.resourceVersion.stored("resourceVersion"))
        } catch {
            throw EventLogError(.damaged, "a stored resource cannot be read: \(error.sentence)")
        }
    }

    /// Reads the payload of `resource.applied`, of the newest form.
    convenience init(
        appliedPayload node: JSONNode, id: ResourceID, at revision: Revision
    ) throws(StoredFault) {
        try self.init(try Fields(node), id, at: revision)
    }

    private convenience init(
        _ fields: Fields, _ id: ResourceID, at revision: Revision
    ) throws(StoredFault) {
        let metadata = Metadata(
            namespace: id.namespace, name: id.name, labels: fields.labels,
            annotations: fields.annotations)
        self.init(
            resource: Resource(metadata: metadata, spec: try fields.resourceSpec(id.kind)),
            uid: try fields.uid.stored("uid"),
            createdRevision: try fields.createdRevision.stored("createdRevision"),
            createdAt: Timestamp(clamping: try fields.createdAt.stored("createdAt")),
            generation: try fields.generation.stored("generation"), resourceVersion: revision)
    }
}

/// The members as they are found; which of them are needed depends on who asks.
private struct Fields {
    var kind: ResourceKind?
    var namespace = ""
    var name: String?
    var resourceVersion: Revision?
    var uid: String?
    var createdRevision: Revision?
    var createdAt: Int64?
    var generation: Int64?
    var labels: [String: String] = [:]
    var annotations: [String: String] = [:]
    private var spec: JSONNode?

    init(_ node: JSONNode) throws(StoredFault) {
        for (key, value) in try node.storedObject() {
            switch key {
            case "v": break
            case "uid": uid = try value.storedString("uid")
            case "createdRevision": createdRevision = try value.storedRevision("createdRevision")
            case "createdAt": createdAt = try value.storedInteger("createdAt")
            case "generation": generation = try value.storedInteger("generation", in: 0...1 << 53)
            case "labels": labels = try value.storedMap("labels")
            case "annotations": annotations = try value.storedMap("annotations")
            case "spec": spec = value
            case "kind": kind = try value.storedCase("kind", of: ResourceKind.self)
            case "namespace": namespace = try value.storedString("namespace")
            case "name": name = try value.storedString("name")
            case "resourceVersion": resourceVersion = try value.storedRevision("resourceVersion")
            default: throw JSONNode.unknown(key)
            }
        }
    }

    func resourceSpec(_ kind: ResourceKind) throws(StoredFault) -> ResourceSpec {
        if kind.row.spec == .none, spec == nil { return .empty(of: kind) }
        let node = try spec.stored("spec")
        do throws(StoredFault) {
            return try ResourceSpec.stored(node, of: kind)
        } catch {
            throw error.inside("spec")
        }
    }
}
