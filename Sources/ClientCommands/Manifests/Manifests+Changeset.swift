import GatewayModel
import JSON
import ServerClient

extension Manifests {
    /// What `POST /v1/changes` takes: everything here, applied or deleted.
    func changeset(message: String?) throws(ClientError) -> [UInt8] {
        try checkCount(items.count + deletions.count)
        let size = sources.reduce(0) { $0 + $1.bytes.count }
        var writer = JSONWriter(reservingCapacity: size + size / 4)
        writer.object { writer in
            writer.member("message", ifPresent: message)
            writer.key("changes")
            writer.array { writer in
                for item in items {
                    writer.object { writer in
                        writer.key("apply")
                        item.write(to: &writer)
                    }
                }
                for deletion in deletions { deletion.write(to: &writer) }
            }
        }
        let bytes = writer.bytes
        guard bytes.count <= Limits.bodyBytes else {
            throw ClientError(
                .usage,
                "the manifests have \(bytes.count) bytes; one commit takes \(Limits.bodyBytes)",
                hint: "apply them in several parts")
        }
        return bytes
    }

    private func checkCount(_ count: Int) throws(ClientError) {
        if count <= Limits.changesPerChangeset { return }
        throw ClientError(
            .usage,
            "there are \(count) resources; one commit takes \(Limits.changesPerChangeset)",
            hint: "apply them in several parts")
    }
}

/// A resource to be deleted.
struct Deletion {
    let id: ResourceID
    /// What it has to be at; nil: whatever it is at.
    let resourceVersion: String?

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("delete")
            writer.object { writer in
                writer.member("kind", id.kind.rawValue)
                if id.kind.isNamespaced { writer.member("namespace", id.namespace) }
                writer.member("name", id.name)
                writer.member("resourceVersion", ifPresent: resourceVersion)
            }
        }
    }
}
