public import GatewayModel
import Synchronization

/// A log that lives as long as the process: for tests, and for trying things out.
///
/// It passes the same contract as the log on disk, so a test that uses it tests the truth.
public final class InMemoryEventLog: LogEngine {
    /// Guards everything; held only for as long as arrays and dictionaries take.
    private let storage: Mutex<InMemoryStorage>

    public init() { storage = Mutex(InMemoryStorage()) }

    private init(_ storage: InMemoryStorage) { self.storage = Mutex(storage) }

    public func append(_ batch: [LogEntry]) throws(EventLogError) {
        try storage.withLock { storage throws(EventLogError) in try storage.append(batch) }
    }

    public func save(_ answer: StoredAnswer) throws(EventLogError) {
        try storage.withLock { storage throws(EventLogError) in
            try storage.checkUnused([answer.key])
            storage.answers[answer.key] = answer
        }
    }

    public func save(_ checkpoint: StoredCheckpoint) {
        storage.withLock { $0.checkpoints[checkpoint.revision] = checkpoint }
    }

    public func removeCheckpoints(at revisions: [Revision]) {
        storage.withLock { storage in
            for revision in revisions { storage.checkpoints[revision] = nil }
        }
    }

    public func rewrap(_ keys: [DataKey]) {
        storage.withLock { storage in
            for key in keys where storage.dataKeys[key.id] != nil { storage.dataKeys[key.id] = key }
        }
    }

    public func save(planKey: [UInt8]) { storage.withLock { $0.planKey = planKey } }

    @discardableResult
    public func record(
        _ warning: WarningEvent, countingRepeats countsRepeats: Bool, keeping limit: Int
    ) -> Bool {
        storage.withLock { $0.record(warning, countsRepeats, keeping: limit) }
    }

    public func record(_ attempts: [RefusedAttempt], keeping limit: Int) {
        storage.withLock { storage in
            for attempt in attempts { storage.record(attempt) }
            storage.attempts.removeFirst(max(0, storage.attempts.count - limit))
        }
    }

    public func save(tokenUses uses: [String: Timestamp]) {
        storage.withLock { $0.tokenUses.merge(uses) { _, new in new } }
    }

    public func save(nodes: [StoredNode], forgetting gone: [NodeID]) {
        storage.withLock { storage in
            for id in gone { storage.nodes[id] = nil }
            for node in nodes { storage.nodes[node.id] = node }
        }
    }

    public func checkWritable() {}
    public func close() {}

    public func atOneMoment(
        _ body: (any LogEngineReader) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        try body(InMemoryEventLog(storage.withLock { $0 }))
    }

    public func copy(unless isCancelled: @Sendable () -> Bool) throws(EventLogError) -> LogCopy {
        throw EventLogError(.unavailable, "a log in memory is in no file that could be copied")
    }
}

extension InMemoryEventLog {
    public func head() -> LogHead { storage.withLock { $0.head } }

    public func commits(after revision: Revision, limit: Int) -> [StoredCommit] {
        storage.withLock { Array($0.commits.dropFirst(Int(revision.rawValue)).prefix(limit)) }
    }

    public func commits(before revision: Revision?, limit: Int) -> [StoredCommit] {
        storage.withLock { Array($0.commits(before: revision).reversed().prefix(limit)) }
    }

    public func search(
        after bound: Revision, before revision: Revision?, limit: Int, effort: Int,
        among isCandidate: @escaping (StoredCommit) -> Bool, for isWanted: (StoredCommit) -> Bool
    ) -> CommitSearch {
        let range = storage.withLock { storage in
            storage.commits(before: revision).filter { $0.revision > bound }
        }
        return CommitSearch(
            of: range, limit: limit, effort: effort, among: isCandidate, for: isWanted)
    }

    public func commit(at revision: Revision) -> StoredCommit? {
        storage.withLock { $0.commits.first { $0.revision == revision } }
    }

    public func revision(at time: Timestamp) -> Revision {
        storage.withLock { storage in
            let past = storage.commits.filter { $0.committedAt <= time }
            return past.max { ($0.committedAt, $0.revision) < ($1.committedAt, $1.revision) }?
                .revision ?? .zero
        }
    }

    public func history(
        of id: ResourceID, from start: HistoryStart, before revision: Revision?, limit: Int
    ) -> [StoredCommit] {
        storage.withLock { storage in
            let touching = storage.commits(before: revision).reversed().lazy
                .filter { $0.revision <= start.revision }
                .map { commit in
                    var commit = commit
                    commit.events.removeAll { !$0.isAbout(id) }
                    return commit
                }
                .filter { !$0.events.isEmpty }
            return Array(touching.prefix(limit))
        }
    }

}

extension InMemoryEventLog {
    public func answer(forKey key: AnswerKey) -> StoredAnswer? {
        storage.withLock { $0.answers[key] }
    }

    public func versions(
        of gateway: NamespacedName, before revision: Revision?, limit: Int
    ) -> [VersionRecord] {
        storage.withLock { storage in
            let versions = storage.versions[gateway, default: []].reversed()
            return Array(
                versions.filter { version in revision.map { version.version < $0 } ?? true }
                    .prefix(limit))
        }
    }

    public func version(of gateway: NamespacedName, at revision: Revision) -> VersionRecord? {
        storage.withLock { $0.versions[gateway, default: []].last { $0.version <= revision } }
    }

    public func gatewaysWithVersions() -> [NamespacedName] {
        storage.withLock { storage in
            storage.versions.keys.sorted {
                ($0.namespace, $0.name) < ($1.namespace, $1.name)
            }
        }
    }

    public func checkpoint(atOrBefore revision: Revision?) -> StoredCheckpoint? {
        storage.withLock { storage in
            let revisions = storage.checkpoints.keys.filter { found in
                revision.map { found <= $0 } ?? true
            }
            return revisions.max().flatMap { storage.checkpoints[$0] }
        }
    }

    public func checkpointRevisions() -> [Revision] {
        storage.withLock { $0.checkpoints.keys.sorted() }
    }

    public func dataKey(_ id: String) -> DataKey? { storage.withLock { $0.dataKeys[id] } }

    public func dataKeys() -> [DataKey] {
        storage.withLock { $0.dataKeys.values.sorted { $0.id < $1.id } }
    }

    public func planKey() -> [UInt8]? { storage.withLock { $0.planKey } }

    public func warnings(in namespace: String?, after id: Int64, limit: Int) -> [WarningEvent] {
        storage.withLock { storage in
            let wanted = storage.warnings.lazy.filter { warning in
                warning.id > id && (namespace.map { warning.regarding?.namespace == $0 } ?? true)
            }
            return Array(wanted.prefix(limit))
        }
    }

    public func refusedAttempts(
        _ filter: AttemptFilter, before id: Int64?, limit: Int
    ) -> [RefusedAttempt] {
        storage.withLock { storage in
            let wanted = storage.attempts.reversed().lazy.filter { attempt in
                (id.map { attempt.id < $0 } ?? true) && filter.wants(attempt)
            }
            return Array(wanted.prefix(limit))
        }
    }

    public func tokenUses() -> [String: Timestamp] { storage.withLock { $0.tokenUses } }

    public func nodes() -> [StoredNode] {
        storage.withLock { $0.nodes.values.sorted { $0.id < $1.id } }
    }

    /// Nobody else reaches its memory.
    public func storeFaults() -> [String] { [] }

    public func rowCounts() -> LogRowCounts {
        storage.withLock { storage in
            LogRowCounts(
                events: storage.commits.reduce(0) { $0 + $1.events.count },
                versions: storage.versions.values.reduce(0) { $0 + $1.count })
        }
    }

    public func answers(after key: AnswerKey, limit: Int) -> [StoredAnswer] {
        storage.withLock { storage in
            let later = storage.answers.values.filter { key < $0.key }
            return Array(later.sorted { $0.key < $1.key }.prefix(limit))
        }
    }
}

extension InMemoryEventLog {
    public func newestWarning(through revision: Revision) -> Int64 {
        storage.withLock { $0.warnings.last { $0.revision <= revision }?.id ?? 0 }
    }

    public func warning(_ id: Int64) -> WarningEvent? {
        storage.withLock { $0.warnings.first { $0.id == id } }
    }

    public func webhookCursors() -> [WebhookCursor] {
        storage.withLock { Array($0.webhooks.cursors.values) }
    }

    public func save(webhookCursors cursors: [WebhookCursor]) {
        storage.withLock { storage in
            for cursor in cursors { storage.webhooks.cursors[cursor.webhook] = cursor }
        }
    }

    public func forget(webhooks: [String]) {
        storage.withLock { storage in
            for webhook in webhooks { storage.webhooks.forget(webhook) }
        }
    }

    public func parkedDeliveries(
        of webhook: String, after id: Int64, limit: Int
    ) -> [ParkedDelivery] {
        storage.withLock { storage in
            Array(
                storage.webhooks.parked.lazy.filter { $0.webhook == webhook && $0.id > id }
                    .prefix(limit))
        }
    }

    public func webhooks(parking revision: Revision) -> Set<String> {
        storage.withLock { storage in
            Set(
                storage.webhooks.parked.lazy.filter { $0.item == .commit(revision) }
                    .map(\.webhook))
        }
    }

    public func parkedCounts() -> [String: Int] {
        storage.withLock { $0.webhooks.counts { _ in true } }
    }

    @discardableResult
    public func park(_ delivery: ParkedDelivery, keeping limit: Int) -> ParkedCount {
        storage.withLock { $0.webhooks.park(delivery, keeping: limit) }
    }

    public func note(triesOfParked id: Int64, _ tries: Int, problem: String) {
        storage.withLock { storage in
            guard let index = storage.webhooks.parked.firstIndex(where: { $0.id == id }) else {
                return
            }
            storage.webhooks.parked[index].tries = tries
            storage.webhooks.parked[index].problem = problem
        }
    }

    /// Nobody else reaches its memory.
    public func removeUnreadable() -> [String] { [] }

    public func removeParked(_ ids: [Int64]) {
        storage.withLock { $0.webhooks.parked.removeAll { ids.contains($0.id) } }
    }

    public func removeParked(before time: Timestamp) -> [String: Int] {
        storage.withLock { storage in
            let counts = storage.webhooks.counts { $0.parkedAt < time }
            storage.webhooks.parked.removeAll { $0.parkedAt < time }
            return counts
        }
    }
}
