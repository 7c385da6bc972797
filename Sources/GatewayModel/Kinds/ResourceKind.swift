extension ResourceKind {
    /// What the table says of it.
    public var row: KindRow { KindRow.rows[index] }

    /// Where its row stands: cases are numbered as they are declared. This spares a search through
    /// the table at every step of the merge.
    private var index: Int { Int(unsafeBitCast(self, to: UInt8.self)) }

    /// As references name it; the core group is empty.
    public var group: String { row.spelling.group }

    /// `apiVersion` as the kind is served; ``Resource/apiVersion`` has the exceptions.
    public var apiVersion: String { row.spelling.apiVersions[0] }

    /// As paths of the API name it: `httproutes`.
    public var plural: String { row.plural }

    public var isNamespaced: Bool { row.isNamespaced }

    public var part: KindPart { row.part }

    public var isRoute: Bool { part == .route }

    /// Whether it is a route whose rules are about requests, and not about connections.
    public var isOfRequests: Bool { row.route?.unit.isRequest ?? false }

    /// What names of this kind look like: that of a Namespace is the namespace of others.
    public var nameType: LexicalType { part == .namespace ? .namespace : .subdomain }

    /// The kind of ours that a reference means; nil for the kinds of others.
    public init?(group: String, kind: String) {
        if let own = ResourceKind(rawValue: kind), own.group == group {
            self = own
        } else if let alias = KindSpelling.alias(group: group, kind: kind) {
            self = alias.kind
        } else {
            return nil
        }
    }
}
