public import GatewayModel

/// Reading what stands beside a log: what follows from its commits and would be slow to find again
/// (versions, checkpoints), and what no commit says (answers, data keys, warnings, refusals).
public protocol SideStoreReader: Sendable {
    /// The answer that the first request with that key got.
    func answer(forKey key: AnswerKey) throws(EventLogError) -> StoredAnswer?

    // MARK: What follows from the log

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

    // MARK: What may go

    /// A data key by its identity; nil when it was never there, or was destroyed.
    func dataKey(_ id: String) throws(EventLogError) -> DataKey?

    /// All data keys, sorted by their identity.
    func dataKeys() throws(EventLogError) -> [DataKey]

    /// What plans are hashed with; nil until it is made.
    func planKey() throws(EventLogError) -> [UInt8]?

    /// The warnings after `id`, oldest first, about resources of one namespace (nil: of all).
    func warnings(
        in namespace: String?, after id: Int64, limit: Int
    ) throws(EventLogError) -> [WarningEvent]

    /// What was refused, newest first, before the one with that identity (nil: from the end).
    func refusedAttempts(
        _ filter: AttemptFilter, before id: Int64?, limit: Int
    ) throws(EventLogError) -> [RefusedAttempt]

    /// When each token was used last, by its id, as far as it was kept.
    func tokenUses() throws(EventLogError) -> [String: Timestamp]

    // MARK: Who has been told

    /// The identity of the newest warning that was written down while `revision` was the newest
    /// commit, or before; 0 if there is none.
    func newestWarning(through revision: Revision) throws(EventLogError) -> Int64

    /// A warning by its identity; nil when it was never there, or was forgotten.
    func warning(_ id: Int64) throws(EventLogError) -> WarningEvent?

    func webhookCursors() throws(EventLogError) -> [WebhookCursor]

    /// What is parked for one Webhook, by its uid, after the one with that identity, oldest first.
    func parkedDeliveries(
        of webhook: String, after id: Int64, limit: Int
    ) throws(EventLogError) -> [ParkedDelivery]

    /// The Webhooks, by uid, that something of a commit is parked for.
    func webhooks(parking revision: Revision) throws(EventLogError) -> Set<String>

    /// How much is parked for each Webhook that anything is parked for.
    func parkedCounts() throws(EventLogError) -> [String: Int]

    /// The proxies that polled, as far as they were kept, in the order of their identity.
    func nodes() throws(EventLogError) -> [StoredNode]

    // MARK: For who checks all of it, to the last row

    /// What is wrong with the place where the log is kept, as sentences: whatever does not follow
    /// from commits. Empty where nothing could be altered.
    func storeFaults() throws(EventLogError) -> [String]

    /// How many rows there are, to be compared with how many there should be.
    func rowCounts() throws(EventLogError) -> LogRowCounts

    /// The answers whose key is after `key`, ascending, at most `limit` of them.
    func answers(after key: AnswerKey, limit: Int) throws(EventLogError) -> [StoredAnswer]

    /// Shows all of it as it is now, commits too, whatever is written meanwhile, until `body`
    /// returns, which reads by what it is given and asks nothing of this one. Not for long: what is
    /// written since has to be kept apart until then.
    func atOneMoment(
        _ body: (any LogEngineReader) throws(EventLogError) -> Void
    ) throws(EventLogError)
}

/// What stands beside a log. Most of it comes with the commits that are appended (``LogEntry``).
///
/// `checkSideStoreContract` in `LintelTesting` states what every conforming type must do.
public protocol SideStore: SideStoreReader {
    /// Keeps an answer for a request that made no commit (it changed nothing).
    ///
    /// - Throws: ``EventLogError`` with code `conflict` when the key has an answer.
    func save(_ answer: StoredAnswer) throws(EventLogError)

    /// Keeps a checkpoint; losing it costs time, never data.
    func save(_ checkpoint: StoredCheckpoint) throws(EventLogError)

    /// Forgets checkpoints, for instance those that turned out to be wrong.
    func removeCheckpoints(at revisions: [Revision]) throws(EventLogError)

    /// Replaces data keys by the same keys wrapped otherwise, all or none of them. Those that are
    /// not there (any more) stay away.
    func rewrap(_ keys: [DataKey]) throws(EventLogError)

    /// Keeps what plans are hashed with, 32 bytes, where there is none.
    func save(planKey: [UInt8]) throws(EventLogError)

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

    /// Keeps what was refused, all in one unit; what was refused before in the same minute counts
    /// there.
    ///
    /// - Parameter limit: how many of the newest are kept.
    func record(_ attempts: [RefusedAttempt], keeping limit: Int) throws(EventLogError)

    /// Keeps when each of these tokens was used last, in the place of what was kept before.
    func save(tokenUses uses: [String: Timestamp]) throws(EventLogError)

    /// Keeps how far these Webhooks have been told, in the place of what was kept before.
    func save(webhookCursors cursors: [WebhookCursor]) throws(EventLogError)

    /// Removes how far Webhooks have been told, and what is parked for them.
    func forget(webhooks: [String]) throws(EventLogError)

    /// Keeps what could not be delivered. If it is parked already, its tries are added there.
    ///
    /// - Parameter limit: how many of the newest of the same Webhook are kept.
    @discardableResult
    func park(
        _ delivery: ParkedDelivery, keeping limit: Int
    ) throws(EventLogError) -> ParkedCount

    /// Keeps what came of sending again what is parked.
    func note(triesOfParked id: Int64, _ tries: Int, problem: String) throws(EventLogError)

    func removeParked(_ ids: [Int64]) throws(EventLogError)

    /// Drops what was parked before `time`.
    ///
    /// - Returns: how many of each Webhook.
    func removeParked(before time: Timestamp) throws(EventLogError) -> [String: Int]

    /// Removes what can be done without and is not what was written, so that it is in the way of
    /// nothing: warnings, how far Webhooks have been told, what is parked, and proxies.
    ///
    /// - Returns: a sentence for each. Empty where nothing could be altered.
    func removeUnreadable() throws(EventLogError) -> [String]

    /// Keeps proxies, each in the place of what was kept of it before, and forgets others, all in
    /// one unit.
    func save(nodes: [StoredNode], forgetting gone: [NodeID]) throws(EventLogError)
}

/// How many of each a log keeps.
public struct LogRowCounts: Hashable, Sendable {
    public var events: Int
    public var versions: Int

    public init(events: Int, versions: Int) { (self.events, self.versions) = (events, versions) }
}
