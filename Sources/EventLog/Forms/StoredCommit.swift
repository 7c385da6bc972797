public import GatewayModel

/// A commit as it lies on disk: text and bytes, plus the hash that chains it to the one before.
///
/// Nothing here needs decoding to be hashed, so verifying a log costs no JSON.
public struct StoredCommit: Hashable, Sendable {
    public var revision: Revision
    public var committedAt: Timestamp
    /// See ``Commit/projectionRules``.
    public var projectionRules: Int64
    public var actor: String
    public var message: String
    /// JSON; its forms are ``StoredForms/cause``.
    public var cause: [UInt8]
    /// What the client called its request, and the digest of that request.
    public var idempotencyKey: String?
    public var requestDigest: [UInt8]?
    /// See ``Commit/origin``.
    public var origin: RequestOrigin?
    /// JSON; its forms are ``StoredForms/terms``. Nil for a commit without ``Commit/terms``.
    public var terms: [UInt8]?
    public var events: [StoredEvent]
    /// What the hash covers, and in which order: the number of one of the forms of a ``HashChain``.
    public var hashForm: Int64
    /// SHA-256 over the previous commit's hash and what the form covers.
    public var hash: [UInt8]

    public init(
        revision: Revision, committedAt: Timestamp, projectionRules: Int64, actor: String,
        message: String, cause: [UInt8], idempotencyKey: String?, requestDigest: [UInt8]?,
        origin: RequestOrigin? = nil, terms: [UInt8]? = nil, events: [StoredEvent],
        hashForm: Int64, hash: [UInt8]
    ) {
        self.revision = revision
        self.committedAt = committedAt
        self.projectionRules = projectionRules
        self.actor = actor
        self.message = message
        self.cause = cause
        self.idempotencyKey = idempotencyKey
        self.requestDigest = requestDigest
        self.origin = origin
        self.terms = terms
        self.events = events
        self.hashForm = hashForm
        self.hash = hash
    }
}

extension StoredCommit {
    /// What an event log shows first of it to who searches.
    var withoutEvents: StoredCommit {
        var commit = self
        commit.events = []
        return commit
    }

    /// As ``EventLogReader/search(after:before:limit:effort:among:for:)`` shows it.
    public var withoutPayloads: StoredCommit {
        var commit = self
        for index in commit.events.indices { commit.events[index].payload = [] }
        return commit
    }

    /// The Secrets that it deletes, whose data keys go with them.
    public var deletedSecrets: [NamespacedName] {
        events.compactMap { event in
            guard event.type == StoredEvent.deletedType,
                ResourceKind(rawValue: event.kind)?.part == .secret
            else { return nil }
            return NamespacedName(namespace: event.namespace, name: event.name)
        }
    }
}

/// An event as it lies on disk.
///
/// Its place among the events of its commit is its ordinal.
public struct StoredEvent: Hashable, Sendable {
    /// `resource.applied` or `resource.deleted`.
    public var type: String
    public var kind: String
    /// Empty for a Namespace.
    public var namespace: String
    public var name: String
    /// JSON; its forms are ``StoredForms/resource`` or ``StoredForms/deletion``.
    public var payload: [UInt8]
    /// The commit that touched the resource before; nil if it did not exist. It follows from the
    /// log, so no hash covers it.
    public var previous: Revision?

    public init(
        type: String, kind: String, namespace: String, name: String, payload: [UInt8],
        previous: Revision? = nil
    ) {
        self.type = type
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.payload = payload
        self.previous = previous
    }

    public func isAbout(_ id: ResourceID) -> Bool {
        name == id.name && namespace == id.namespace && kind == id.kind.rawValue
    }
}
