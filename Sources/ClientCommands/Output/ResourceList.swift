package import JSON

/// Resources together in one document, as `kubectl get` prints them.
package enum ResourceList {
    package static func document(_ items: [JSONNode]) throws(JSONError) -> JSONNode {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("apiVersion", "v1")
            writer.member("kind", "List")
            writer.key("metadata")
            writer.object { $0.member("resourceVersion", "") }
            writer.key("items")
            writer.array(of: items) { $0.node($1) }
        }
        return try JSONDocument.parsing(writer.bytes, maxDepth: depth).root
    }

    /// `{"commits": […]}`: pages of an answer put together.
    package static func document(
        _ name: StaticString, _ entries: [JSONNode]
    ) throws(JSONError) -> JSONNode {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key(name)
            writer.array(of: entries) { $0.node($1) }
        }
        return try JSONDocument.parsing(writer.bytes, maxDepth: depth).root
    }

    /// Of what comes from a server, and a little more.
    private static let depth = JSONDocument.defaultMaxDepth + 8
}
