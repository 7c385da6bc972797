package import JSON

/// What a commit waits for that is undone unless somebody confirms it in time (`confirmWithin`).
///
/// No changeset has one: it comes with its commit, has the revision of that for its name, and goes
/// when the commit is confirmed or undone.
public struct CommitConfirmationSpec: Hashable, Sendable {
    /// The commit that waits.
    public var revision: Revision
    /// When it is undone.
    public var confirmBefore: Timestamp
    /// The principal that made the commit.
    public var author: String
    /// Of all that the commit changed; empty text stands for what is in none. Who may get
    /// CommitConfirmations in each of them is told of this one.
    public var namespaces: [String]
    /// What the Secrets were sealed with that the commit deleted: undoing it needs them.
    public var dataKeys: [HeldDataKey]

    public init(
        revision: Revision, confirmBefore: Timestamp, author: String, namespaces: [String],
        dataKeys: [HeldDataKey] = []
    ) {
        self.namespaces = namespaces
        (self.revision, self.confirmBefore) = (revision, confirmBefore)
        (self.author, self.dataKeys) = (author, dataKeys)
    }

    /// That of the commit of that revision.
    public static func id(of revision: Revision) -> ResourceID {
        ResourceID(.commitConfirmation, namespace: "", name: revision.description)
    }
}

extension CommitConfirmationSpec: GovernanceSpec {
    package var deadline: Timestamp? { confirmBefore }

    package var heldKeys: [HeldDataKey] { dataKeys }

    package var gist: String? { "before \(confirmBefore)" }

    package static func storedSpec(
        _ node: JSONNode, of kind: ResourceKind
    ) throws(StoredFault) -> ResourceSpec {
        .commitConfirmation(try StoredCommitConfirmation.stored(node).confirmation)
    }

    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .commitConfirmation(self) }

    package static func title(of kind: ResourceKind?) -> String {
        "the spec of a CommitConfirmation"
    }

    package static func columns(of kind: ResourceKind) -> [PrinterColumn] {
        [
            PrinterColumn("Author", .string, ".spec.author"),
            PrinterColumn("Confirm-Before", .string, ".spec.confirmBefore"),
        ]
    }

    package static var placeholder: CommitConfirmationSpec {
        CommitConfirmationSpec(
            revision: Revision(rawValue: 1), confirmBefore: Timestamp(rawValue: 0),
            author: "unreadable", namespaces: [])
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        var number = Int(revision.rawValue)
        fields.required(
            "revision", &number, 1...Int(Revision.greatest.rawValue), "The commit that waits.")
        revision = Revision(rawValue: Int64(number))
        fields.required(
            "confirmBefore", &confirmBefore, .none, "When it is undone unless it is confirmed.")
        fields.required("author", &author, .any, "The principal that made the commit.")
        fields.required(
            "namespaces", &namespaces, .list(0...Limits.changesPerChangeset, "namespaces"),
            "Of all that the commit changed; empty text is what is in none.")
    }
}

/// As it is stored: with the keys, which tell of Secrets that may be others'.
private struct StoredCommitConfirmation: Described {
    var confirmation: CommitConfirmationSpec

    static func title(of kind: ResourceKind?) -> String { CommitConfirmationSpec.title(of: kind) }

    static var placeholder: StoredCommitConfirmation {
        StoredCommitConfirmation(confirmation: .placeholder)
    }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        confirmation.visit(&fields)
        fields.unlessEmpty(
            "dataKeys", &confirmation.dataKeys, .list(0...Limits.changesPerChangeset, "keys"))
    }
}

extension CommitConfirmationSpec {
    /// Writes the members of the stored form.
    func writeStored(members writer: inout JSONWriter) {
        StoredCommitConfirmation(confirmation: self).write(members: &writer)
    }
}
