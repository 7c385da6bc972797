import GatewayModel
import JSON

/// Which gateway a proxy belongs to: the one its `node.cluster` names as `namespace/name`, unless
/// a mapping says otherwise, by the node's id first and by its cluster then.
public struct NodeMapping: Sendable {
    private var nodes: [String: NamespacedName] = [:]
    private var clusters: [String: NamespacedName] = [:]

    public init() {}

    /// Reads `{"nodes": {"edge-1": "infra/edge"}, "clusters": {"edge": "infra/edge"}}`; either may
    /// be left out.
    ///
    /// - Throws: a sentence that says what is wrong.
    public init(json bytes: [UInt8]) throws(NodeMappingError) {
        let root: JSONNode
        do {
            root = try JSONDocument.parsing(bytes).root
        } catch {
            throw NodeMappingError("the node mapping is not JSON: \(error)")
        }
        guard root.kind == .object else {
            throw NodeMappingError("the node mapping must be an object with nodes and clusters")
        }
        for (key, value) in root.members {
            let table = try Self.table(String(key), value)
            switch String(key) {
            case "nodes": nodes = table
            case "clusters": clusters = table
            default:
                throw NodeMappingError("/\(key) is not known; use nodes and clusters")
            }
        }
    }

    private static func table(
        _ key: String, _ node: JSONNode
    ) throws(NodeMappingError) -> [String: NamespacedName] {
        var table: [String: NamespacedName] = [:]
        guard node.kind == .object else { throw NodeMappingError("/\(key) must be an object") }
        for (name, value) in node.members {
            guard let text = value.string, let gateway = NamespacedName(text) else {
                throw NodeMappingError("/\(key)/\(String(name)) must be a gateway, namespace/name")
            }
            table[String(name)] = gateway
        }
        return table
    }

    func gateway(node: String, cluster: String) -> NamespacedName? {
        nodes[node] ?? clusters[cluster] ?? NamespacedName(cluster)
    }
}

/// What is wrong with a node mapping, in a sentence.
public struct NodeMappingError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
