public import JSON

extension ResourceSpec {
    /// Writes `"spec": {…}`, or its members beside `metadata`, or nothing, as the table of kinds
    /// says.
    func write(memberOf writer: inout JSONWriter) {
        switch kind.row.spec {
        case .none: break
        case .besideMetadata: write(members: &writer)
        case .underSpec:
            writer.key("spec")
            writer.object { write(members: &$0) }
        }
    }
}

extension Resource {
    /// A manifest of what was wanted, without what the log adds.
    public func json() -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 1024)
        write(to: &writer)
        return writer.bytes
    }

    /// Writes the manifest as an object.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("apiVersion", apiVersion)
            writer.member("kind", kind.rawValue)
            writer.key("metadata")
            writer.object { writer in
                metadata.write(names: &writer)
                metadata.write(notes: &writer)
            }
            spec.write(memberOf: &writer)
        }
    }
}

extension StoredResource {
    public func json(status: ((inout JSONWriter) -> Void)? = nil) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 2048)
        write(to: &writer, status: status)
        return writer.bytes
    }

    /// Writes the resource as an object, as `GET` shows it.
    ///
    /// - Parameter status: writes the value of the member `status`, which is left out without it.
    public func write(to writer: inout JSONWriter, status: ((inout JSONWriter) -> Void)? = nil) {
        writer.object { writer in
            writer.member("apiVersion", resource.apiVersion)
            writer.member("kind", resource.kind.rawValue)
            writer.key("metadata")
            writer.object { writer in
                resource.metadata.write(names: &writer)
                writer.member("uid", uid)
                writer.member("resourceVersion") { $0.part(resourceVersion.rawValue) }
                writer.member("generation", generation)
                writer.member("creationTimestamp", createdAt.description)
                resource.metadata.write(notes: &writer)
            }
            resource.spec.write(memberOf: &writer)
            guard let status else { return }
            writer.key("status")
            status(&writer)
        }
    }
}

extension Metadata {
    fileprivate func write(names writer: inout JSONWriter) {
        if !namespace.isEmpty { writer.member("namespace", namespace) }
        writer.member("name", name)
    }

    fileprivate func write(notes writer: inout JSONWriter) {
        if !labels.isEmpty { writer.member("labels", labels) }
        if !annotations.isEmpty { writer.member("annotations", annotations) }
    }
}
