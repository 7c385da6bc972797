import EventLog
import GatewayModel
import Synchronization

/// A log in memory whose disk is full when a test says so.
final class FlakyEventLog: LogEngine {
    private struct Storage {
        var isFull = false
        var isFullOnce = false
        var isFullForAnswers = false
        var isUnreadable = false
        var appends: [Int] = []
        var whenAppendingNext: (@Sendable () -> Void)?
        var damagedCheckpoints: Set<Revision> = []
    }

    private let log = InMemoryEventLog()
    private let storage = Mutex(Storage())

    func fill(_ isFull: Bool) { storage.withLock { ($0.isFull, $0.isFullOnce) = (isFull, false) } }
    /// For one append.
    func fillOnce() { storage.withLock { ($0.isFull, $0.isFullOnce) = (true, true) } }
    func fillForAnswers(_ isFull: Bool) { storage.withLock { $0.isFullForAnswers = isFull } }
    /// No commits can be read.
    func hide(_ isUnreadable: Bool) { storage.withLock { $0.isUnreadable = isUnreadable } }
    func damageCheckpoint(at revision: Revision) {
        storage.withLock { _ = $0.damagedCheckpoints.insert(revision) }
    }
    /// How many commits each append had that went through.
    var appends: [Int] { storage.withLock { $0.appends } }

    /// Does something while the disk works on the next append.
    func whenAppendingNext(_ action: @escaping @Sendable () -> Void) {
        storage.withLock { $0.whenAppendingNext = action }
    }

    func append(_ batch: [LogEntry]) throws(EventLogError) {
        storage.withLock({ $0.whenAppendingNext.take() })?()
        let isFull = storage.withLock { storage in
            defer { if storage.isFullOnce { storage.isFull = false } }
            return storage.isFull
        }
        if isFull { throw EventLogError(.full, "no space left") }
        try log.append(batch)
        storage.withLock { $0.appends.append(batch.count) }
    }

    func save(_ answer: StoredAnswer) throws(EventLogError) {
        if storage.withLock({ $0.isFullForAnswers }) { throw EventLogError(.full, "no space left") }
        try log.save(answer)
    }

    // MARK: Everything else is the log's

    func save(_ checkpoint: StoredCheckpoint) { log.save(checkpoint) }
    func removeCheckpoints(at revisions: [Revision]) { log.removeCheckpoints(at: revisions) }
    func rewrap(_ keys: [DataKey]) { log.rewrap(keys) }
    func save(planKey: [UInt8]) { log.save(planKey: planKey) }
    func record(
        _ warning: WarningEvent, countingRepeats countsRepeats: Bool, keeping limit: Int
    ) -> Bool {
        log.record(warning, countingRepeats: countsRepeats, keeping: limit)
    }
    func save(tokenUses uses: [String: Timestamp]) { log.save(tokenUses: uses) }
    func tokenUses() -> [String: Timestamp] { log.tokenUses() }
    func newestWarning(through revision: Revision) -> Int64 {
        log.newestWarning(through: revision)
    }
    func warning(_ id: Int64) -> WarningEvent? { log.warning(id) }
    func webhookCursors() -> [WebhookCursor] { log.webhookCursors() }
    func save(webhookCursors cursors: [WebhookCursor]) { log.save(webhookCursors: cursors) }
    func forget(webhooks: [String]) { log.forget(webhooks: webhooks) }
    func parkedDeliveries(of webhook: String, after id: Int64, limit: Int) -> [ParkedDelivery] {
        log.parkedDeliveries(of: webhook, after: id, limit: limit)
    }
    func webhooks(parking revision: Revision) -> Set<String> { log.webhooks(parking: revision) }
    func parkedCounts() -> [String: Int] { log.parkedCounts() }
    func park(_ delivery: ParkedDelivery, keeping limit: Int) -> ParkedCount {
        log.park(delivery, keeping: limit)
    }
    func note(triesOfParked id: Int64, _ tries: Int, problem: String) {
        log.note(triesOfParked: id, tries, problem: problem)
    }
    func removeUnreadable() -> [String] { log.removeUnreadable() }
    func removeParked(_ ids: [Int64]) { log.removeParked(ids) }
    func removeParked(before time: Timestamp) -> [String: Int] { log.removeParked(before: time) }
    func save(nodes: [StoredNode], forgetting gone: [NodeID]) {
        log.save(nodes: nodes, forgetting: gone)
    }
    func nodes() -> [StoredNode] { log.nodes() }
    func checkWritable() {}
    func close() {}
    func atOneMoment(
        _ body: (any LogEngineReader) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        try log.atOneMoment(body)
    }
    func copy(unless isCancelled: @Sendable () -> Bool) throws(EventLogError) -> LogCopy {
        try log.copy(unless: isCancelled)
    }

    func head() -> LogHead { log.head() }
    func commits(after revision: Revision, limit: Int) throws(EventLogError) -> [StoredCommit] {
        if storage.withLock({ $0.isUnreadable }) { throw EventLogError(.damaged, "it is hidden") }
        return log.commits(after: revision, limit: limit)
    }
    func commits(before revision: Revision?, limit: Int) -> [StoredCommit] {
        log.commits(before: revision, limit: limit)
    }
    func search(
        after bound: Revision, before revision: Revision?, limit: Int, effort: Int,
        among isCandidate: @escaping (StoredCommit) -> Bool, for isWanted: (StoredCommit) -> Bool
    ) -> CommitSearch {
        log.search(
            after: bound, before: revision, limit: limit, effort: effort, among: isCandidate,
            for: isWanted)
    }
    func commit(at revision: Revision) throws(EventLogError) -> StoredCommit? {
        if storage.withLock({ $0.isUnreadable }) { throw EventLogError(.damaged, "it is hidden") }
        return log.commit(at: revision)
    }
    func revision(at time: Timestamp) -> Revision { log.revision(at: time) }
    func history(
        of id: ResourceID, from start: HistoryStart, before revision: Revision?, limit: Int
    ) -> [StoredCommit] {
        log.history(of: id, from: start, before: revision, limit: limit)
    }
    func answer(forKey key: AnswerKey) -> StoredAnswer? { log.answer(forKey: key) }
    func versions(
        of gateway: NamespacedName, before revision: Revision?, limit: Int
    ) -> [VersionRecord] {
        log.versions(of: gateway, before: revision, limit: limit)
    }
    func version(of gateway: NamespacedName, at revision: Revision) -> VersionRecord? {
        log.version(of: gateway, at: revision)
    }
    func gatewaysWithVersions() -> [NamespacedName] { log.gatewaysWithVersions() }
    func checkpoint(atOrBefore revision: Revision?) throws(EventLogError) -> StoredCheckpoint? {
        let checkpoint = log.checkpoint(atOrBefore: revision)
        if let checkpoint,
            storage.withLock({ $0.damagedCheckpoints.contains(checkpoint.revision) })
        {
            throw EventLogError(.damaged, "the checkpoint is incomplete")
        }
        return checkpoint
    }
    func checkpointRevisions() -> [Revision] { log.checkpointRevisions() }
    func storeFaults() -> [String] { log.storeFaults() }
    func rowCounts() -> LogRowCounts { log.rowCounts() }
    func answers(after key: AnswerKey, limit: Int) -> [StoredAnswer] {
        log.answers(after: key, limit: limit)
    }
    func refusedAttempts(
        _ filter: AttemptFilter, before id: Int64?, limit: Int
    ) -> [RefusedAttempt] {
        log.refusedAttempts(filter, before: id, limit: limit)
    }
    func record(_ attempts: [RefusedAttempt], keeping limit: Int) {
        log.record(attempts, keeping: limit)
    }
    func dataKey(_ id: String) -> DataKey? { log.dataKey(id) }
    func dataKeys() -> [DataKey] { log.dataKeys() }
    func planKey() -> [UInt8]? { log.planKey() }
    func warnings(in namespace: String?, after id: Int64, limit: Int) -> [WarningEvent] {
        log.warnings(in: namespace, after: id, limit: limit)
    }
}
