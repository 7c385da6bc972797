import GatewayModel
import JSON
import Manifest
import ServerClient

/// The text of a resource that is compared: what was wanted, without what a server adds.
enum ComparedText {
    /// - Parameter isOtherSecret: whether the content of a Secret is not what the server has.
    static func bytes(of resource: Resource, isOtherSecret: Bool) -> [UInt8] {
        guard let root = try? JSONDocument.parsing(resource.json()).root else { return [] }
        if resource.kind.part != .secret { return YAMLWriter.yaml(root) }
        return secret(root, note: isOtherSecret ? "not shown, and another one" : "not shown")
    }

    /// - Throws: that this program does not understand it: the server is of another version.
    static func bytes(
        ofServer node: JSONNode, _ id: ResourceID
    ) throws(ClientError) -> [UInt8] {
        if id.kind.part == .secret { return secret(node, note: "not shown") }
        do throws(ManifestError) {
            let parsed = try Manifest.resource(
                node, at: id, ReadingOptions(fieldValidation: .ignore))
            guard case .apply(let resource)? = parsed.changeset.changes.first?.operation else {
                return []
            }
            return bytes(of: resource, isOtherSecret: false)
        } catch {
            throw ClientError(
                .notSupported, "\(id.argument) cannot be compared: \(error)",
                hint: "the server may be of another version: lintel version")
        }
    }

    /// Nobody sees what is in one.
    private static func secret(_ node: JSONNode, note: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("apiVersion", ifPresent: node["apiVersion"]?.string)
            writer.member("kind", ifPresent: node["kind"]?.string)
            writer.key("metadata")
            writer.object { writer in
                for (key, value) in node["metadata"]?.members.map({ $0 }) ?? []
                where ["namespace", "name", "labels", "annotations"].contains(String(key)) {
                    writer.key(key)
                    writer.node(value)
                }
            }
            writer.member("type", ifPresent: node["type"]?.string)
            writer.member("data", note)
        }
        let root = try? JSONDocument.parsing(writer.bytes).root
        return root.map { YAMLWriter.yaml($0) } ?? []
    }
}
