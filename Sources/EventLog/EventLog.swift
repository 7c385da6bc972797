import Crypto
public import GatewayModel

/// What may be asked of a log.
///
/// `checkEventLogContract` in `LintelTesting` states what every conforming type must do.
public protocol EventLogReader: Sendable {
    /// The last commit's revision and hash; ``LogHead/origin`` for an empty log.
    func head() throws(EventLogError) -> LogHead

    /// The commits after `revision`, oldest first, at most `limit` of them.
    func commits(after revision: Revision, limit: Int) throws(EventLogError) -> [StoredCommit]

    /// The commits before `revision` (nil: from the end), newest first, at most `limit` of them.
    func commits(before revision: Revision?, limit: Int) throws(EventLogError) -> [StoredCommit]

    func commit(at revision: Revision) throws(EventLogError) -> StoredCommit?

    /// The last revision committed at or before `time`; zero when there is none.
    func revision(at time: Timestamp) throws(EventLogError) -> Revision

    /// The commits that touched one resource, each with that event alone, newest first, before
    /// `revision` (nil: from the end).
    ///
    /// - Parameter end: the last of them that counts, from which the others are found.
    func history(
        of id: ResourceID, from end: LifeEnd, before revision: Revision?, limit: Int
    ) throws(EventLogError) -> [StoredCommit]

    /// The commit and the answer that the first request with that key got.
    func answer(forKey idempotencyKey: String) throws(EventLogError) -> StoredAnswer?

    // MARK: Derived from the commits, kept beside them

    /// The versions of one gateway before `revision` (nil: from the end), newest first.
    func versions(
        of gateway: NamespacedName, before revision: Revision?, limit: Int
    ) throws(EventLogError) -> [VersionRecord]

    /// The version of one gateway that was current at `revision`.
    func version(
        of gateway: NamespacedName, at revision: Revision
    ) throws(EventLogError) -> VersionRecord?

    /// Every gateway that ever had a version.
    func gatewaysWithVersions() throws(EventLogError) -> [NamespacedName]

    /// The newest checkpoint at or before `revision` (nil: the newest).
    func checkpoint(atOrBefore revision: Revision?) throws(EventLogError) -> StoredCheckpoint?

    /// The revisions that have a checkpoint, ascending.
    func checkpointRevisions() throws(EventLogError) -> [Revision]

    // MARK: Beside the log, and not for ever

    /// A data key by its identity; nil when it was never there, or was destroyed.
    func dataKey(_ id: String) throws(EventLogError) -> DataKey?

    /// All data keys, sorted by their identity.
    func dataKeys() throws(EventLogError) -> [DataKey]

    /// The warnings after `id`, oldest first, about resources of one namespace (nil: of all).
    func warnings(
        in namespace: String?, after id: Int64, limit: Int
    ) throws(EventLogError) -> [WarningEvent]

    // MARK: For who checks all of it

    /// What is wrong with the place where the log is kept, as sentences: whatever does not follow
    /// from commits.
    func storeFaults() throws(EventLogError) -> [String]

    /// How many rows there are, for who has counted those that should be.
    func rowCounts() throws(EventLogError) -> LogRowCounts?

    /// The answers whose key is after `key`, ascending, at most `limit` of them.
    func answers(after key: String, limit: Int) throws(EventLogError) -> [StoredAnswer]
}

/// How many of each a log keeps.
public struct LogRowCounts: Hashable, Sendable {
    public var events: Int
    public var versions: Int

    public init(events: Int, versions: Int) { (self.events, self.versions) = (events, versions) }
}

/// What is asked by who checks a log to its last row. A log that has no place where rows could be
/// lost, or come to, need not say anything.
extension EventLogReader {
    public func storeFaults() throws(EventLogError) -> [String] { [] }

    public func rowCounts() throws(EventLogError) -> LogRowCounts? { nil }

    public func answers(after key: String, limit: Int) throws(EventLogError) -> [StoredAnswer] {
        []
    }
}

/// A durable, append-only sequence of commits without gaps.
public protocol EventLog: EventLogReader {
    /// Appends all of `batch` as one unit, if it directly follows the head.
    ///
    /// When this returns, every commit is on disk (fdatasync); when it throws, none is. Commits
    /// are consecutive and already hashed. A commit that deletes a Secret destroys all data keys
    /// of it in the same unit: what they sealed is noise from then on.
    ///
    /// - Throws: ``EventLogError`` with code `conflict` when another writer was first.
    func append(_ batch: [LogEntry]) throws(EventLogError)

    /// Keeps an answer for a request that made no commit (it changed nothing).
    func save(_ answer: StoredAnswer) throws(EventLogError)

    /// Keeps a checkpoint; losing it costs time, never data.
    func save(_ checkpoint: StoredCheckpoint) throws(EventLogError)

    /// Forgets checkpoints, for instance those that turned out to be wrong.
    func removeCheckpoints(at revisions: [Revision]) throws(EventLogError)

    /// Replaces data keys by the same keys wrapped otherwise, all or none of them. Those that are
    /// not there (any more) stay away.
    func rewrap(_ keys: [DataKey]) throws(EventLogError)

    /// Keeps a warning unless there is one with its key.
    ///
    /// - Parameters:
    ///   - countsRepeats: whether the one that is there then counts one more.
    ///   - limit: how many of the newest are kept.
    /// - Returns: whether it is new.
    @discardableResult
    func record(
        _ warning: WarningEvent, countingRepeats countsRepeats: Bool, keeping limit: Int
    ) throws(EventLogError) -> Bool

    /// Whether a write would go through now: used by readiness.
    func checkWritable() throws(EventLogError)

    /// Writes a complete copy of the log to a new file while the log stays in use.
    func backup(to path: String) throws(EventLogError)

    /// Folds the write-ahead part into the main file. Called at shutdown.
    func close() throws(EventLogError)
}

/// What is known of a resource, from where its life is followed back.
public enum LifeEnd: Hashable, Sendable {
    /// The commit that touched it last: its `resourceVersion`.
    case commit(Revision)
    /// It does not exist at that revision; if it ever did, it was deleted before or there.
    case absent(at: Revision)

    /// - Parameter resourceVersion: nil if the resource does not exist at `revision`.
    public init(resourceVersion: Revision?, at revision: Revision) {
        self = resourceVersion.map(LifeEnd.commit) ?? .absent(at: revision)
    }

    /// Nothing after it counts.
    public var revision: Revision {
        switch self {
        case .commit(let revision), .absent(let revision): revision
        }
    }
}

/// Where the log ends.
public struct LogHead: Hashable, Sendable {
    public static let origin = LogHead(revision: .zero, hash: HashChain.origin)

    public var revision: Revision
    public var hash: [UInt8]

    public init(revision: Revision, hash: [UInt8]) {
        self.revision = revision
        self.hash = hash
    }
}

/// What one append writes: a commit, and what follows from it.
///
/// An object, as it goes from list to list on its way to the disk.
public final class LogEntry: Sendable {
    public let commit: StoredCommit
    /// The gateways whose merged configuration it changed.
    public let versions: [VersionRecord]
    /// Set exactly when the commit has an idempotency key.
    public let answer: StoredAnswer?
    /// Those that the commit's Secrets need and that are not there yet.
    public let dataKeys: [DataKey]

    public init(
        commit: StoredCommit, versions: [VersionRecord], answer: StoredAnswer? = nil,
        dataKeys: [DataKey] = []
    ) {
        self.commit = commit
        self.versions = versions
        self.answer = answer
        self.dataKeys = dataKeys
    }
}

/// One version of one gateway's merged configuration, without the configuration.
public struct VersionRecord: Hashable, Sendable {
    public var gateway: NamespacedName
    public var version: Revision
    /// The gateway was deleted: there is nothing to serve and nothing to go back to.
    public var isDeletion: Bool
    public var listenerCount: Int
    public var routeCount: Int
    /// Listeners, as the next two.
    public var addedCount: Int
    public var removedCount: Int
    public var modifiedCount: Int
    /// Bytes of the JSON snapshot.
    public var snapshotSize: Int

    public init(
        gateway: NamespacedName, version: Revision, isDeletion: Bool = false, listenerCount: Int,
        routeCount: Int, addedCount: Int, removedCount: Int, modifiedCount: Int, snapshotSize: Int
    ) {
        self.gateway = gateway
        self.version = version
        self.isDeletion = isDeletion
        self.listenerCount = listenerCount
        self.routeCount = routeCount
        self.addedCount = addedCount
        self.removedCount = removedCount
        self.modifiedCount = modifiedCount
        self.snapshotSize = snapshotSize
    }
}

/// The answer to a request that carried an idempotency key, to be given again.
public struct StoredAnswer: Hashable, Sendable {
    public var idempotencyKey: String
    /// SHA-256 of the request: the same key with another digest is another request.
    public var requestDigest: [UInt8]
    public var status: Int
    public var body: [UInt8]
    /// The revision at which it was given.
    public var revision: Revision

    public init(
        idempotencyKey: String, requestDigest: [UInt8], status: Int, body: [UInt8],
        revision: Revision
    ) {
        self.idempotencyKey = idempotencyKey
        self.requestDigest = requestDigest
        self.status = status
        self.body = body
        self.revision = revision
    }
}

/// The whole state at one revision, so that reading it needs only the commits after it.
public struct StoredCheckpoint: Hashable, Sendable {
    public var revision: Revision
    /// The hash of the commit it stands on: a checkpoint of another history is not used.
    public var commitHash: [UInt8]
    public var payload: [UInt8]

    public init(revision: Revision, commitHash: [UInt8], payload: [UInt8]) {
        self.revision = revision
        self.commitHash = commitHash
        self.payload = payload
    }

    /// SHA-256 over the payload. A log on disk keeps it too: a byte that flipped there must not
    /// become a hostname that nobody asked for.
    public var payloadDigest: [UInt8] { Array(SHA256.hash(data: payload)) }
}
