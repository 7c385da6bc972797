public import GatewayModel
public import JSON

/// Bytes that callers send, read as resources and changesets. JSON and YAML go through the same
/// decoder; YAML is turned into JSON first.
public enum Manifest {
    /// One JSON text without duplicate keys, and no larger than ``Limits`` allow.
    public static func document(json bytes: UnsafeRawBufferPointer) throws(ManifestError)
        -> JSONDocument
    {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: bytes, maxDepth: Limits.nestingDepth)
        } catch {
            throw .unreadable(
                Unreadable(error.message, line: error.line, column: error.column))
        }
        if let excess = document.root.excess { throw .unreadable(excess) }
        if let pointer = document.root.firstDuplicateKey {
            let shown = KeyText.withheld(fromPointer: pointer)
            throw .unreadable(
                Unreadable("the key at \(shown) is there twice; remove one", pointer: shown))
        }
        return document
    }

    /// The documents of a YAML stream that are not empty, as JSON.
    public static func documents(yaml bytes: UnsafeRawBufferPointer) throws(ManifestError)
        -> [JSONDocument]
    {
        let texts: [[UInt8]]
        do throws(Unreadable) {
            texts = try YAMLReader.documents(in: bytes)
        } catch {
            throw .unreadable(error)
        }
        var documents: [JSONDocument] = []
        documents.reserveCapacity(texts.count)
        for text in texts {
            do throws(JSONError) {
                documents.append(
                    try JSONDocument.parsing(text, maxDepth: Limits.nestingDepth))
            } catch {
                throw .unreadable(Unreadable(error.message))
            }
        }
        return documents
    }
}

extension JSONNode {
    /// What there is more of than a body may have; nil for nearly every one, at a glance.
    fileprivate var excess: Unreadable? {
        guard mayHoldMore(than: Limits.members) else { return nil }
        if holdsMore(than: Limits.values) { return .tooManyValues }
        return firstObject(largerThan: Limits.members).map { pointer, count in
            let shown = KeyText.withheld(fromPointer: pointer)
            return Unreadable(
                "the object at \"\(shown)\" has \(count) members; use at most \(Limits.members)",
                pointer: shown)
        }
    }
}

/// Changes as a caller asked for them, valid one by one, and what is odd about them.
public struct ParsedChangeset: Hashable, Sendable {
    public var changeset: Changeset
    public var warnings: [Warning]

    public init(changeset: Changeset, warnings: [Warning] = []) {
        self.changeset = changeset
        self.warnings = warnings
    }
}

extension Manifest {
    /// A changeset, one resource, or a `List` of resources, as JSON.
    ///
    /// Pointers of issues are into the body: `/changes/3/apply/spec/listeners/0/port`,
    /// `/spec/listeners/0/port`, `/items/2/metadata/name`.
    public static func changeset(
        json bytes: UnsafeRawBufferPointer, _ options: ReadingOptions = ReadingOptions()
    ) throws(ManifestError) -> ParsedChangeset {
        let root = try document(json: bytes).root
        return try ChangesetReader.result(options) { $0.read(root, &$1) }
    }

    /// A stream of resources, or one document in the form of a changeset, as YAML.
    ///
    /// With more than one document, pointers of issues start with its number, counted from 0 and
    /// without empty documents: `/2/spec/listeners/0/port`.
    public static func changeset(
        yaml bytes: UnsafeRawBufferPointer, _ options: ReadingOptions = ReadingOptions()
    ) throws(ManifestError) -> ParsedChangeset {
        let documents = try documents(yaml: bytes)
        return try ChangesetReader.result(options) { reader, problems in
            if let only = documents.first, documents.count == 1 {
                reader.read(only.root, &problems)
            } else {
                reader.read(stream: documents, &problems)
            }
        }
    }

    /// One resource at a path, as JSON: kind, namespace and name may be left out, and must agree
    /// with the path if they are there.
    public static func resource(
        json bytes: UnsafeRawBufferPointer, at id: ResourceID,
        _ options: ReadingOptions = ReadingOptions()
    ) throws(ManifestError) -> ParsedChangeset {
        try resource(document(json: bytes).root, at: id, options)
    }

    /// One resource at a path, as YAML.
    public static func resource(
        yaml bytes: UnsafeRawBufferPointer, at id: ResourceID,
        _ options: ReadingOptions = ReadingOptions()
    ) throws(ManifestError) -> ParsedChangeset {
        let documents = try documents(yaml: bytes)
        guard let only = documents.first, documents.count == 1 else {
            let detail = "there are \(documents.count) documents; send one"
            throw .invalid([Issue(pointer: "", code: "OneResource", detail: detail)])
        }
        return try resource(only.root, at: id, options)
    }

    /// One resource at a path, already parsed; a merge patch ends here.
    public static func resource(
        _ node: JSONNode, at id: ResourceID, _ options: ReadingOptions = ReadingOptions()
    ) throws(ManifestError) -> ParsedChangeset {
        try ChangesetReader.result(options) { $0.readApply(node, at: id, &$1) }
    }
}
