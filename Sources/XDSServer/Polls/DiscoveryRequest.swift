public import EnvoyXDS
import GatewayModel
import JSON

/// What an Envoy posts, without the 75 kB it says about its extensions.
public struct DiscoveryRequest: Hashable, Sendable {
    /// The version it accepted last; nil if its process has accepted none.
    var version: String?
    var node: String
    var cluster: String
    /// The one resource it wants; nil for all of the type.
    var name: String?
    var typeURL: String?

    /// - Parameters:
    ///   - json: Envoy's `DiscoveryRequest` in JSON.
    ///   - type: what is asked for.
    /// - Throws: ``DiscoveryError/malformed(_:pointer:)``.
    public init(json: [UInt8], _ type: DiscoveryType) throws(DiscoveryError) {
        if let scanned = DiscoveryScan.read(json) {
            self = scanned
        } else {
            self = try Self.parse(json)
        }
        try check(type)
    }

    /// The long way, for bodies that are not laid out as Envoy's are.
    static func parse(_ body: [UInt8]) throws(DiscoveryError) -> DiscoveryRequest {
        let root: JSONNode
        do {
            root = try JSONDocument.parsing(body).root
        } catch {
            throw .malformed(
                "the body is not a DiscoveryRequest in JSON: \(error)", pointer: nil)
        }
        guard root.kind == .object, let node = root["node"], node.kind == .object else {
            throw .malformed("there is no node", pointer: "/node")
        }
        guard let id = node["id"]?.string, let cluster = node["cluster"]?.string else {
            throw .malformed(
                "a node needs an id and a cluster, both texts", pointer: "/node")
        }
        let names = root["resource_names"] ?? root["resourceNames"]
        let wanted = names.map { $0.elements.compactMap(\.string) } ?? []
        guard wanted.count <= 1 else {
            throw .malformed(
                "over REST one resource is asked for at a time", pointer: "/resource_names")
        }
        return DiscoveryRequest(
            version: (root["version_info"] ?? root["versionInfo"])?.string, node: id,
            cluster: cluster, name: wanted.first,
            typeURL: (root["type_url"] ?? root["typeUrl"])?.string)
    }

    init(version: String?, node: String, cluster: String, name: String?, typeURL: String?) {
        self.version = version.flatMap { $0.isEmpty ? nil : $0 }
        self.node = node
        self.cluster = cluster
        self.name = name
        self.typeURL = typeURL
    }

    private func check(_ type: DiscoveryType) throws(DiscoveryError) {
        guard (1...253).contains(node.utf8.count),
            node.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw .malformed(
                "node.id is 1 to 253 visible ASCII characters, and each proxy's own",
                pointer: "/node/id")
        }
        if let typeURL, typeURL != type.typeURL {
            throw .malformed(
                "type_url is \(typeURL.prefix(200)); here it is \(type.typeURL)",
                pointer: "/type_url")
        }
        if type.isNamed && name == nil {
            throw .malformed(
                "resource_names must have the one name that is asked for",
                pointer: "/resource_names")
        }
    }
}

extension DiscoveryType {
    /// Whether a proxy asks for one resource by its name, and not for all there are.
    var isNamed: Bool { self != .listeners && self != .clusters }
}
