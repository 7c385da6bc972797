import GatewayModel
import JSON

extension Problems {
    /// One resource with its defaults filled in and all rules checked; nil when its kind, or which
    /// resource it is, cannot be told, or when it is skipped. What is wrong is added to the
    /// problems either way.
    mutating func resource(
        _ node: JSONNode, at path: ResourceID?, item: ItemKind?, _ options: ReadingOptions
    ) -> Change? {
        guard isObject(node),
            let found = kind(
                of: node, expected: path?.kind, item: item, foreign: options.foreignKinds)
        else { return nil }
        let kind = found.kind
        if kind.part == .secret, path == nil, skips(secret: node, options) { return nil }
        let isBeside = kind.row.spec == .besideMetadata
        var (metadata, spec, status): (JSONNode?, JSONNode?, (JSONText, JSONNode)?)
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "metadata": metadata = value
            case "spec" where !isBeside: spec = value
            case "apiVersion", "kind": break
            case "status": status = (key, value)
            default:
                if isBeside, FieldPlace(spec: kind).keeps(key) { continue }
                unread(key, value, of: .resource(kind))
            }
        }
        var read = ReadMetadata(namespace: options.namespace)
        within("metadata") { problems in
            problems.metadata(metadata, kind: kind, path: path, into: &read)
            if kind.part == .secret { problems.dropAppliedManifest(from: &read.metadata) }
        }
        // What was fetched can be edited and sent back as it is.
        if let status, !read.isFromServer { unread(status.0, status.1, of: .resource(kind)) }
        let context = ResourceContext(
            kind, namespace: read.metadata.namespace, bounds: found.version?.bounds)
        within("metadata") { read.metadata.validate(kind: kind, into: &$0) }
        let resource = Resource(
            metadata: read.metadata,
            spec: isBeside
                ? ResourceSpec.read(node, of: context, into: &self)
                : within("spec") { ResourceSpec.read(spec, of: context, into: &$0) })
        guard read.isIdentified else { return nil }
        return Change(.apply(consume resource), precondition: read.precondition)
    }
}
