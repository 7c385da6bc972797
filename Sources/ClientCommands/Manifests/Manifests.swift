import GatewayModel
import JSON
import Manifest

/// All resources of some files, and where each stands.
struct Manifests {
    /// A text with manifests.
    struct Source {
        /// As messages name it.
        let name: String
        let bytes: [UInt8]
    }

    /// One manifest.
    struct Item {
        /// Of ``sources``.
        let source: Int
        /// Which document of it, counted from 0 without empty ones.
        let document: Int
        /// Into the document: not empty for an item of a list.
        let pointer: String
        let node: JSONNode
        /// What it is where a list of one kind says so and it does not.
        let listed: (apiVersion: String?, kind: String)?
    }

    private(set) var sources: [Source] = []
    private(set) var items: [Item] = []
    /// What is to be deleted in the same commit.
    var deletions: [Deletion] = []
    /// What cannot be read, as `file:line:column: why`.
    private(set) var faults: [String] = []
    /// Whether what only their cluster knows of them is left out.
    private let isFromCluster: Bool

    init(isFromCluster: Bool = false) { self.isFromCluster = isFromCluster }

    /// Reads a text; what is wrong with it is noted.
    mutating func add(_ source: Source, isJSON: Bool) {
        let index = sources.count
        sources.append(source)
        do throws(ManifestError) {
            for (number, root) in try Self.documents(of: source, isJSON: isJSON).enumerated() {
                try add(root, Place(source: index, document: number))
            }
        } catch {
            note(error, in: index)
        }
    }

    mutating func note(_ fault: String) { faults.append(fault) }

    private struct Place {
        let source: Int
        let document: Int
    }

    private static func documents(
        of source: Source, isJSON: Bool
    ) throws(ManifestError) -> [JSONNode] {
        // A closure may not throw a type of its own; a Result carries it.
        try source.bytes.withUnsafeBytes { bytes in
            Result { () throws(ManifestError) in
                isJSON
                    ? [try Manifest.document(json: bytes).root]
                    : try Manifest.documents(yaml: bytes).map(\.root)
            }
        }.get()
    }

    private mutating func add(_ root: JSONNode, _ place: Place) throws(ManifestError) {
        guard root.kind == .object else {
            return note("this is a \(root.kind.name) and no resource", at: place)
        }
        if root["kind"] == nil, root["changes"] != nil {
            return note(
                "this is a changeset, which says itself what to do; give its resources here, each "
                    + "a document, or POST it to /v1/changes", at: place)
        }
        guard let kind = root["kind"]?.string, kind.hasSuffix("List"), let items = root["items"],
            items.kind == .array
        else { return add(root, place, pointer: "", listed: nil) }
        let name = String(kind.dropLast("List".count))
        let listed = name.isEmpty ? nil : (apiVersion: root["apiVersion"]?.string, kind: name)
        for (index, item) in items.elements.enumerated() {
            add(item, place, pointer: "/items/\(index)", listed: listed)
        }
    }

    private mutating func add(
        _ node: JSONNode, _ place: Place, pointer: String,
        listed: (apiVersion: String?, kind: String)?
    ) {
        items.append(
            Item(
                source: place.source, document: place.document, pointer: pointer,
                node: isFromCluster ? node.withoutClusterState : node,
                listed: listed))
    }

    private mutating func note(_ fault: String, at place: Place) {
        let source = sources[place.source]
        let position = source.bytes.withUnsafeBytes { bytes in
            YAMLPositions.find([.init(document: place.document, pointer: "")], in: bytes)
        }
        faults.append(source.location(position.first ?? nil) + ": " + fault)
    }

    private mutating func note(_ error: ManifestError, in source: Int) {
        let name = sources[source].name
        switch error {
        case .unreadable(let unreadable):
            let place = unreadable.line.map { ":\($0):\(unreadable.column ?? 1)" } ?? ""
            faults.append("\(name)\(place): \(unreadable.message)")
        case .invalid(let issues):
            for issue in issues { faults.append("\(name): \(issue.detail) (\(issue.code))") }
        }
    }
}

extension Manifests.Source {
    /// `shop/web.yaml:14:17`.
    func location(_ position: TextPosition?) -> String {
        position.map { "\(name):\($0.line):\($0.column)" } ?? name
    }
}

extension Manifests.Item {
    /// Writes it as a whole, kind and all.
    func write(to writer: inout JSONWriter) {
        guard let listed, node.kind == .object, node["kind"] == nil else {
            return writer.node(node)
        }
        writer.object { writer in
            if node["apiVersion"] == nil {
                writer.member("apiVersion", ifPresent: listed.apiVersion)
            }
            writer.member("kind", listed.kind)
            for (key, value) in node.members {
                writer.key(key)
                writer.node(value)
            }
        }
    }

    /// What it is, as far as it says so.
    ///
    /// - Parameter namespace: what it is in where it does not say.
    func id(namespace: String?) -> ResourceID? {
        guard let name = node["kind"]?.string ?? listed?.kind, let spelling = KindSpelling(name),
            let metadata = node["metadata"], let name = metadata["name"]?.string
        else { return nil }
        if !spelling.kind.isNamespaced {
            return ResourceID(spelling.kind, namespace: "", name: name)
        }
        guard let own = metadata["namespace"]?.string ?? namespace else { return nil }
        return ResourceID(spelling.kind, namespace: own, name: name)
    }
}
