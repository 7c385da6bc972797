public import EventLog
public import GatewayModel

/// Makes entries that continue a log, hashed as a ledger would hash them.
public struct LogEntries {
    public private(set) var head: LogHead
    /// The last commit that touched each resource there is.
    private var touched: [ResourceID: Revision] = [:]

    public init(after head: LogHead = .origin) { self.head = head }

    /// The next commit.
    ///
    /// - Parameter events: what happened, given the commit's revision.
    public mutating func next(
        message: String = "", cause: Cause = .change, key: String? = nil,
        from origin: RequestOrigin? = nil, versions gateways: [NamespacedName] = [],
        keeping kept: [String] = [], destroying destroyed: [String] = [],
        events: (Revision) -> [Event]
    ) -> LogEntry {
        let revision = head.revision.next
        let commit = Commit(
            revision: revision, committedAt: Samples.time(revision.rawValue), projectionRules: 1,
            actor: "ada", message: message, cause: cause, origin: origin, events: events(revision))
        let digest = key.map { _ in [UInt8](repeating: 7, count: 32) }
        let stored = StoredCommit(
            encoding: commit, links: commit.events.map { touched[$0.id] }, idempotencyKey: key,
            requestDigest: digest, after: head.hash)
        for event in commit.events {
            if case .deleted = event {
                touched[event.id] = nil
            } else {
                touched[event.id] = revision
            }
        }
        head = LogHead(revision: revision, hash: stored.hash)
        return LogEntry(
            commit: stored, versions: gateways.map { Self.version(of: $0, revision) },
            answer: key.map { Self.answer(key: $0, of: origin?.principal, revision) },
            keptKeys: kept, destroyedKeys: destroyed)
    }

    /// The next commit: one ListenerSet of `shop` applied.
    public mutating func next(
        applying name: String = "web", key: String? = nil, from origin: RequestOrigin? = nil,
        versions: [NamespacedName] = []
    ) -> LogEntry {
        next(key: key, from: origin, versions: versions) { revision in
            let set = Samples.listenerSet(NamespacedName(namespace: "shop", name: name))
            return [.applied(Samples.stored(set, at: revision.rawValue))]
        }
    }

    /// The next `count` commits, all alike.
    public mutating func next(_ count: Int) -> [LogEntry] {
        (0..<count).map { _ in next() }
    }

    /// The next commit: a Secret applied, with the data key that seals it.
    public mutating func next(sealing secret: NamespacedName, with key: DataKey) -> LogEntry {
        let entry = next { revision in
            let resource = Samples.secret(secret, dataKey: key.id)
            return [.applied(Samples.stored(resource, at: revision.rawValue))]
        }
        return LogEntry(commit: entry.commit, versions: [], dataKeys: [key])
    }

    public static func version(of gateway: NamespacedName, _ revision: Revision) -> VersionRecord {
        VersionRecord(
            gateway: gateway, version: revision, listenerCount: 3, routeCount: 5, addedCount: 1,
            removedCount: 2, modifiedCount: 4, snapshotSize: 512)
    }

    public static func answer(
        key: String, of principal: String? = nil, _ revision: Revision
    ) -> StoredAnswer {
        StoredAnswer(
            key: AnswerKey(key, of: principal), requestDigest: [UInt8](repeating: 7, count: 32),
            status: 201,
            body: Array("{}".utf8), revision: revision)
    }
}
