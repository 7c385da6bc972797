import GatewayModel
import JSON
import ServerClient

/// Which Secrets have another content than the server's. Only the server can tell: it is asked
/// what applying them would do.
struct RotatedSecrets {
    private(set) var ids: Set<ResourceID> = []

    init(
        _ session: Session, _ wanted: [WantedResource], _ present: PresentResources
    ) throws(ClientError) {
        let secrets = wanted.filter {
            $0.resource.kind.part == .secret && present[$0.resource.id] != nil
        }
        if secrets.isEmpty { return }
        var request = session.request(.post, "/v1/changes", query: [("dryRun", "true")])
        request.body = ("application/json", Self.changeset(secrets, present))
        do throws(ClientError) {
            let result = try session.connection.json(request)
            for (secret, outcome) in zip(secrets, result["changes"]?.elements.map { $0 } ?? [])
            where outcome["action"]?.string == "configured" { ids.insert(secret.resource.id) }
        } catch {
            guard error.exitStatus == .forbidden else { throw error }
            session.warn(
                "whether the content of Secrets is the same is told only to who may "
                    + "change them")
        }
    }

    /// With the labels and notes of the server, so that only the content can differ.
    private static func changeset(
        _ secrets: [WantedResource], _ present: PresentResources
    ) -> [UInt8] {
        JSONBody.bytes { writer in
            writer.key("changes")
            writer.array(of: secrets) { writer, secret in
                writer.object { writer in
                    writer.key("apply")
                    apply(secret, present[secret.resource.id]?["metadata"], to: &writer)
                }
            }
        }
    }

    private static func apply(
        _ secret: WantedResource, _ metadata: JSONNode?, to writer: inout JSONWriter
    ) {
        let id = secret.resource.id
        writer.object { writer in
            writer.member("apiVersion", secret.resource.apiVersion)
            writer.member("kind", id.kind.rawValue)
            writer.key("metadata")
            writer.object { writer in
                writer.member("namespace", id.namespace)
                writer.member("name", id.name)
                for (name, notes) in metadata?.members.map({ $0 }) ?? []
                where "labels" ~= name || "annotations" ~= name {
                    writer.key(name)
                    writer.node(notes)
                }
            }
            let written: Set = ["apiVersion", "kind", "metadata", "status"]
            for (key, value) in secret.manifest.members where !written.contains(String(key)) {
                writer.key(key)
                writer.node(value)
            }
        }
    }
}
