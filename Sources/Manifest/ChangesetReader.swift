import GatewayModel
import JSON

/// Reads the changes of one body, and collects every problem of all of them.
struct ChangesetReader {
    private var problems = Problems()
    private var changeset = Changeset(changes: [])
    private var seen: Set<ResourceID> = []
    private var isFull = false

    /// The changeset, unless anything is wrong.
    func result() throws(ManifestError) -> ParsedChangeset {
        guard problems.issues.isEmpty else { throw .invalid(problems.listedIssues) }
        return ParsedChangeset(changeset: changeset, warnings: problems.warnings)
    }

    /// A changeset, a list, or one resource: told apart by their members.
    mutating func read(_ root: JSONNode) {
        if root.isChangeset { return readChangeset(root) }
        if let items = root.listItems { return readList(items) }
        readApply(root)
    }

    /// Several documents, each a resource or a list of them.
    mutating func read(stream documents: [JSONDocument]) {
        if documents.isEmpty {
            problems.issue("NoChanges", "there is no document; send at least one resource")
        }
        for (index, document) in documents.enumerated() {
            within("\(index)") { reader in
                if document.root.isChangeset {
                    reader.problems.issue(
                        "OneChangeset",
                        "a changeset has to be the only document; send resources here")
                } else {
                    reader.read(document.root)
                }
            }
        }
    }

    mutating func readApply(_ node: JSONNode, at path: ResourceID? = nil) {
        guard let room = makeRoom(), room else { return }
        var change: Change?
        problems.about { problems in
            change = problems.resource(node, at: path)
            return change?.id
        }
        if let change { add(change) }
    }

    private mutating func readList(_ items: JSONNode) {
        within("items") { reader in
            guard reader.problems.isArray(items) else { return }
            for (index, item) in items.elements.enumerated() {
                reader.within("\(index)") { $0.readApply(item) }
            }
        }
    }

    private mutating func readChangeset(_ root: JSONNode) {
        var hasChanges = false
        for (key, value) in root.members where !value.isNull {
            switch key {
            case "message": readMessage(value)
            case "expectPlan": changeset.expectPlan = problems.string(value, at: "/expectPlan")
            case "changes":
                hasChanges = true
                within("changes") { $0.readChanges(value) }
            default: problems.unknownField(key)
            }
        }
        if !hasChanges { problems.issue("NoChanges", at: "/changes", "changes is missing; add it") }
    }

    private mutating func readMessage(_ node: JSONNode) {
        guard let message = problems.string(node, at: "/message") else { return }
        changeset.message = message
        guard message.utf8.count > Limits.messageBytes else { return }
        problems.issue(
            "TooLong", at: "/message",
            "the message has \(message.utf8.count) bytes; use at most \(Limits.messageBytes)")
    }

    private mutating func readChanges(_ node: JSONNode) {
        guard problems.isArray(node) else { return }
        var isEmpty = true
        for (index, element) in node.elements.enumerated() {
            isEmpty = false
            within("\(index)") { $0.readChange(element) }
        }
        if isEmpty { problems.issue("NoChanges", "there are no changes; add at least one") }
    }

    private mutating func readChange(_ node: JSONNode) {
        guard problems.isObject(node) else { return }
        var operations = 0
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "apply":
                operations += 1
                within("apply") { $0.readApply(value) }
            case "delete":
                operations += 1
                within("delete") { $0.readDelete(value) }
            default: problems.unknownField(key)
            }
        }
        if operations != 1 {
            problems.issue(
                "OneOperation",
                "a change is one of {\"apply\": {…}} and {\"delete\": {…}}; this one has "
                    + "\(operations) of them")
        }
    }

    private mutating func readDelete(_ node: JSONNode) {
        guard let room = makeRoom(), room, let change = problems.deletion(node) else { return }
        add(change)
    }

    private mutating func add(_ change: Change) {
        if !seen.insert(change.id).inserted {
            problems.issue(
                "DuplicateResource",
                "\(change.id) is in this changeset twice; keep one change for each resource")
        }
        changeset.changes.append(change)
    }

    /// False when the changeset is full, nil when that has been said already.
    private mutating func makeRoom() -> Bool? {
        guard changeset.changes.count >= Limits.changesPerChangeset else { return true }
        guard !isFull else { return nil }
        isFull = true
        problems.issue(
            "TooManyChanges",
            "a changeset has at most \(Limits.changesPerChangeset) changes; send the rest in "
                + "another")
        return false
    }

    /// ``GatewayModel/Problems/within(_:_:)`` for steps that also add changes.
    private mutating func within(
        _ step: @autoclosure () -> String, _ body: (inout ChangesetReader) -> Void
    ) {
        var reader = self
        self = ChangesetReader()
        var outer = reader.problems
        outer.within(step()) { problems in
            swap(&reader.problems, &problems)
            body(&reader)
            swap(&reader.problems, &problems)
        }
        reader.problems = outer
        self = reader
    }
}

extension JSONNode {
    /// Whether it has changes, or nothing that a resource has.
    fileprivate var isChangeset: Bool {
        guard kind == .object, self["kind"] == nil else { return false }
        return self["changes"] != nil || (self["metadata"] == nil && self["spec"] == nil)
    }

    /// The items of a `List` or of a `…List`.
    fileprivate var listItems: JSONNode? {
        guard kind == .object, let name = self["kind"]?.text, name.bytes.suffix(4) == Self.list
        else { return nil }
        return self["items"]
    }

    private static let list = Array("List".utf8)
}
