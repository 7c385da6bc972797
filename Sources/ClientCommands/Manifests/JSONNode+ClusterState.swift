import JSON

extension JSONNode {
    /// A resource as `kubectl get -o yaml` prints it, without what is about its life in that
    /// cluster. A `resourceVersion` of there would be a condition here, which never holds.
    var withoutClusterState: JSONNode {
        guard kind == .object else { return self }
        var writer = JSONWriter()
        writer.object { writer in
            for (key, value) in members {
                switch key {
                case "status": continue
                case "metadata" where value.kind == .object:
                    writer.key(key)
                    value.writeMetadata(to: &writer)
                default:
                    writer.key(key)
                    writer.node(value)
                }
            }
        }
        // What was read and written again can be read.
        return (try? JSONDocument.parsing(writer.bytes))?.root ?? self
    }

    private func writeMetadata(to writer: inout JSONWriter) {
        writer.object { writer in
            for (key, value) in members {
                switch key {
                case "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink",
                    "managedFields", "ownerReferences", "finalizers":
                    continue
                default:
                    writer.key(key)
                    writer.node(value)
                }
            }
        }
    }
}
