/// What there is to know of a kind besides its fields.
public struct KindRow: Sendable {
    /// Its own name, in its group.
    public let spelling: KindSpelling
    /// Other names. Wherever a group and a kind are named, an alias means its kind (semantics.md
    /// Am4); what was written is kept as it was written.
    public let aliases: [KindSpelling]
    /// As paths of the API name it: `httproutes`.
    public let plural: String
    /// As command lines name it: `gtw`.
    public let shortNames: [String]
    public let isNamespaced: Bool
    /// Whether changesets may have it; if not, operations of its own make and delete it.
    public let isWritable: Bool
    /// Whether its resources are read, listed and watched like any other. True of all that
    /// changesets may have.
    public let isReadable: Bool
    /// Whether what is in one says who may see it, as of proposals, and not where it is.
    public let isSeenByContent: Bool
    public let part: KindPart
    /// Of the kinds that play the part of a route.
    public let route: RouteForm?
    public let rollback: RollbackRule
    public let spec: SpecPlace
    /// What describes the fields of its spec.
    let fields: any KindSpec.Type

    init(
        _ kind: ResourceKind, _ group: String, _ versions: [KindVersion],
        aliases: [(name: String, group: String, versions: [KindVersion])] = [],
        shortNames: [String] = [], isNamespaced: Bool = true, isWritable: Bool = true,
        isReadable: Bool? = nil, isSeenByContent: Bool = false, part: KindPart = .none,
        rollback: RollbackRule = .follows, spec: SpecPlace = .underSpec,
        fields: any KindSpec.Type
    ) {
        self.init(
            kind, group, versions, aliases: aliases, shortNames: shortNames,
            isNamespaced: isNamespaced, isWritable: isWritable,
            isReadable: isReadable ?? isWritable, isSeenByContent: isSeenByContent, part: part,
            route: nil,
            rollback: rollback, spec: spec,
            fields: fields)
    }

    /// Of a kind of route.
    init(_ kind: ResourceKind, _ group: String, _ versions: [KindVersion], route: RouteForm) {
        self.init(
            kind, group, versions, aliases: [], shortNames: [], isNamespaced: true,
            isWritable: true, isReadable: true, isSeenByContent: false,
            part: .route, route: route, rollback: .follows, spec: .underSpec, fields: RouteSpec.self
        )
    }

    private init(
        _ kind: ResourceKind, _ group: String, _ versions: [KindVersion],
        aliases: [(name: String, group: String, versions: [KindVersion])], shortNames: [String],
        isNamespaced: Bool, isWritable: Bool, isReadable: Bool, isSeenByContent: Bool,
        part: KindPart, route: RouteForm?,
        rollback: RollbackRule,
        spec: SpecPlace, fields: any KindSpec.Type
    ) {
        spelling = KindSpelling(kind.rawValue, group, versions, of: kind)
        self.aliases = aliases.map { KindSpelling($0.name, $0.group, $0.versions, of: kind) }
        plural = Self.plural(of: kind.rawValue.lowercased())
        self.shortNames = shortNames
        self.isNamespaced = isNamespaced
        self.isWritable = isWritable
        self.isReadable = isReadable
        self.isSeenByContent = isSeenByContent
        self.part = part
        self.route = route
        self.rollback = rollback
        self.spec = spec
        self.fields = fields
    }

    /// As Kubernetes makes it: `policy`, `policies`.
    private static func plural(of name: String) -> String {
        name.hasSuffix("y") && !name.hasSuffix("way") ? name.dropLast() + "ies" : name + "s"
    }
}

/// The part a kind plays in the projection: what of a gateway follows from its resources. All but
/// ``route``, ``access``, ``governance`` and ``none`` have one kind.
public enum KindPart: UInt8, Hashable, Sendable {
    /// Its labels decide who may attach.
    case namespace
    /// Has listeners, and is what is merged and has versions.
    case gateway
    /// Has listeners, which it adds to those of a gateway.
    case set
    /// Attaches to listeners and leads to backends.
    case route
    /// Opens a way from one namespace into another.
    case grant
    /// Holds the certificate of a listener.
    case secret
    /// Where routes lead to.
    case backend
    /// Says who may do what, and decides nothing about any gateway.
    case access
    /// Says what changes may do, and when proxies get what they did.
    case governance
    /// Decides nothing about any gateway: it is kept, listed, changed and has its history.
    case none
}

/// How going back to an earlier version of a gateway treats what belongs to that version, besides
/// making it what it was (ARCHITECTURE.md, "Going back").
public enum RollbackRule: Hashable, Sendable {
    /// What did not exist then goes, what was deleted since comes back.
    case follows
    /// What did not exist then stays: others may use it.
    case keepsNew
    /// As ``keepsNew``, and what was deleted since does not come back: its key went with it, and
    /// all that the log has of it is noise for ever.
    case keepsNewAndLeavesDeleted
    /// It stays what it is: rights do not follow what a gateway serves.
    case untouched
    /// The same. It came with a commit, goes when that is undone, and does not come back.
    case ofItsCommit
    /// It stays what it is, and no commit about it is reverted: what was revoked stays so.
    case final
    /// It stays what it is whatever becomes of a commit that was about it, too: what others agreed
    /// to was agreed to.
    case apart
}

/// Where a manifest has what a resource specifies.
public enum SpecPlace: Hashable, Sendable {
    case underSpec
    /// As Kubernetes has it for a Secret.
    case besideMetadata
    /// It specifies nothing.
    case none
}
