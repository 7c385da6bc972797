import GatewayModel
import JSON

/// Reads the changes of one body, and collects every problem of all of them.
struct ChangesetReader {
    private let options: ReadingOptions
    private var changeset = Changeset(changes: [])
    private var seen: Set<ResourceID> = []
    private var isFull = false
    /// Where the reader is in the body (JSON pointer).
    private var pointer = ""

    private init(_ options: ReadingOptions) { self.options = options }

    /// Runs `body`, and gives the changeset unless anything is wrong.
    static func result(
        _ options: ReadingOptions, of body: (inout ChangesetReader, inout Problems) -> Void
    ) throws(ManifestError) -> ParsedChangeset {
        var reader = ChangesetReader(options)
        var problems = Problems(fieldValidation: options.fieldValidation)
        body(&reader, &problems)
        guard problems.issues.isEmpty else { throw .invalid(problems.listedIssues) }
        return ParsedChangeset(changeset: reader.changeset, warnings: problems.warnings)
    }

    /// A changeset, a list, or one resource: told apart by their members.
    mutating func read(_ root: JSONNode, _ problems: inout Problems) {
        if root.isChangeset { return readChangeset(root, &problems) }
        if let items = root.listItems { return readList(items, of: ItemKind(of: root), &problems) }
        readApply(root, &problems)
    }

    /// Several documents, each a resource or a list of them.
    mutating func read(stream documents: [JSONDocument], _ problems: inout Problems) {
        if documents.isEmpty {
            problems.issue("NoChanges", "there is no document; send at least one resource")
        }
        for (index, document) in documents.enumerated() where !problems.isFull {
            within("\(index)", &problems) { reader, problems in
                if document.root.isChangeset {
                    problems.issue(
                        "OneChangeset",
                        "a changeset has to be the only document; send resources here")
                } else {
                    reader.read(document.root, &problems)
                }
            }
        }
    }

    /// - Parameter item: what the resource is when it does not say so itself.
    mutating func readApply(
        _ node: JSONNode, at path: ResourceID? = nil, item: ItemKind? = nil,
        _ problems: inout Problems
    ) {
        guard hasRoom(&problems) else { return }
        var change: Change?
        problems.about { problems in
            change = problems.resource(node, at: path, item: item, options)
            return change?.id
        }
        if let change = change.take() { add(change, &problems) }
    }

    private mutating func readList(
        _ items: JSONNode, of kind: ItemKind?, _ problems: inout Problems
    ) {
        within("items", &problems) { reader, problems in
            guard reader.isList(items, &problems) else { return }
            for (index, item) in items.elements.enumerated() where !problems.isFull {
                reader.within("\(index)", &problems) { $0.readApply(item, item: kind, &$1) }
            }
        }
    }

    private mutating func readChangeset(_ root: JSONNode, _ problems: inout Problems) {
        var hasChanges = false
        for (key, value) in root.members where !value.isNull {
            switch key {
            case "message": readMessage(value, &problems)
            case "expectPlan": changeset.expectPlan = problems.string(value, at: "/expectPlan")
            case "changes":
                hasChanges = true
                within("changes", &problems) { $0.readChanges(value, &$1) }
            default: problems.refuseUnknown(key, of: .changeset)
            }
        }
        if !hasChanges { problems.issue("NoChanges", at: "/changes", "changes is missing; add it") }
    }

    private mutating func readMessage(_ node: JSONNode, _ problems: inout Problems) {
        guard let message = problems.string(node, at: "/message") else { return }
        changeset.message = message
        guard message.utf8.count > Limits.messageBytes else { return }
        problems.issue(
            "TooLong", at: "/message",
            "the message has \(message.utf8.count) bytes; use at most \(Limits.messageBytes)")
    }

    private mutating func readChanges(_ node: JSONNode, _ problems: inout Problems) {
        guard isList(node, &problems) else { return }
        for (index, element) in node.elements.enumerated() where !problems.isFull {
            within("\(index)", &problems) { $0.readChange(element, &$1) }
        }
        if node.count == 0 { problems.issue("NoChanges", "there are no changes; add at least one") }
    }

    private mutating func readChange(_ node: JSONNode, _ problems: inout Problems) {
        guard problems.isObject(node) else { return }
        var operations = 0
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "apply":
                operations += 1
                within("apply", &problems) { $0.readApply(value, &$1) }
            case "delete":
                operations += 1
                within("delete", &problems) { $0.readDelete(value, &$1) }
            default: problems.refuseUnknown(key, of: .change)
            }
        }
        if operations != 1 {
            problems.issue(
                "OneOperation",
                "a change is one of {\"apply\": {…}} and {\"delete\": {…}}; this one has "
                    + "\(operations) of them")
        }
    }

    private mutating func readDelete(_ node: JSONNode, _ problems: inout Problems) {
        guard hasRoom(&problems), let change = problems.deletion(node, options) else { return }
        add(change, &problems)
    }

    private mutating func add(_ change: consuming Change, _ problems: inout Problems) {
        let id = change.id
        if !isNew(id) {
            problems.issue(
                "DuplicateResource",
                "\(id) is in this changeset twice; keep one change for each resource")
        }
        change.pointer = pointer
        changeset.changes.append(change)
    }

    /// Most changesets are of one resource, which is new without looking.
    private mutating func isNew(_ id: ResourceID) -> Bool {
        guard let first = changeset.changes.first else { return true }
        if seen.isEmpty { seen.insert(first.id) }
        return seen.insert(id).inserted
    }

    /// Goes one step into the body, so that issues found now and later say where.
    private mutating func within(
        _ step: String, _ problems: inout Problems,
        _ body: (inout ChangesetReader, inout Problems) -> Void
    ) {
        let outer = pointer
        pointer += "/" + step
        problems.within(step) { body(&self, &$0) }
        pointer = outer
    }

    /// Whether there is room for one more change. That there is none is said once.
    private mutating func hasRoom(_ problems: inout Problems) -> Bool {
        guard changeset.changes.count >= Limits.changesPerChangeset else { return true }
        if !isFull { tooManyChanges(&problems) }
        isFull = true
        return false
    }

    /// Whether it is a list that fits; a longer one is not read at all.
    private func isList(_ node: JSONNode, _ problems: inout Problems) -> Bool {
        guard problems.isArray(node, atMost: .max) else { return false }
        guard node.count > Limits.changesPerChangeset else { return true }
        tooManyChanges(&problems)
        return false
    }

    private func tooManyChanges(_ problems: inout Problems) {
        problems.issue(
            "TooManyChanges",
            "a changeset has at most \(Limits.changesPerChangeset) changes; send the rest in "
                + "another")
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
        guard kind == .object, let name = self["kind"]?.text, name.hasSuffix("List")
        else { return nil }
        return self["items"]
    }
}
