import EventLog
import GatewayModel

/// A log up to one of its commits, as if nothing came after.
///
/// A read-only server shows this: it serves one state, so the history it tells must end there, and
/// commits after damage must not pass for history at all.
struct LogPrefix: LogEngineReader {
    private let log: any LogEngineReader
    private let end: LogHead

    init(of log: any LogEngineReader, through end: LogHead) {
        (self.log, self.end) = (log, end)
    }

    func head() -> LogHead { end }

    func commits(after revision: Revision, limit: Int) throws(EventLogError) -> [StoredCommit] {
        let left = max(0, end.revision.rawValue - revision.rawValue)
        return try log.commits(after: revision, limit: min(limit, Int(clamping: left)))
    }

    func commits(before revision: Revision?, limit: Int) throws(EventLogError) -> [StoredCommit] {
        try log.commits(before: bounded(revision), limit: limit)
    }

    func search(
        after bound: Revision, before revision: Revision?, limit: Int, effort: Int,
        among isCandidate: @escaping (StoredCommit) -> Bool, for isWanted: (StoredCommit) -> Bool
    ) throws(EventLogError) -> CommitSearch {
        try log.search(
            after: bound, before: bounded(revision), limit: limit, effort: effort,
            among: isCandidate, for: isWanted)
    }

    func commit(at revision: Revision) throws(EventLogError) -> StoredCommit? {
        revision > end.revision ? nil : try log.commit(at: revision)
    }

    func revision(at time: Timestamp) throws(EventLogError) -> Revision {
        min(try log.revision(at: time), end.revision)
    }

    func history(
        of id: ResourceID, from start: HistoryStart, before revision: Revision?, limit: Int
    ) throws(EventLogError) -> [StoredCommit] {
        let known =
            if case .absent(let at) = start { HistoryStart.absent(at: min(at, end.revision)) } else
            {
                start
            }
        return try log.history(of: id, from: known, before: bounded(revision), limit: limit)
    }

    /// All of what there is, also what is damaged: a copy is for who wants to mend it, too.
    func copy(unless isCancelled: @Sendable () -> Bool) throws(EventLogError) -> LogCopy {
        try log.copy(unless: isCancelled)
    }

    func answer(forKey key: AnswerKey) throws(EventLogError) -> StoredAnswer? {
        let answer = try log.answer(forKey: key)
        return answer.flatMap { $0.revision > end.revision ? nil : $0 }
    }

    func versions(
        of gateway: NamespacedName, before revision: Revision?, limit: Int
    ) throws(EventLogError) -> [VersionRecord] {
        try log.versions(of: gateway, before: bounded(revision), limit: limit)
    }

    func version(
        of gateway: NamespacedName, at revision: Revision
    ) throws(EventLogError) -> VersionRecord? {
        try log.version(of: gateway, at: min(revision, end.revision))
    }

    func gatewaysWithVersions() throws(EventLogError) -> [NamespacedName] {
        var names: [NamespacedName] = []
        for name in try log.gatewaysWithVersions()
        where try log.version(of: name, at: end.revision) != nil {
            names.append(name)
        }
        return names
    }

    func checkpoint(atOrBefore revision: Revision?) throws(EventLogError) -> StoredCheckpoint? {
        try log.checkpoint(atOrBefore: min(revision ?? end.revision, end.revision))
    }

    func checkpointRevisions() throws(EventLogError) -> [Revision] {
        try log.checkpointRevisions().filter { $0 <= end.revision }
    }

    func dataKey(_ id: String) throws(EventLogError) -> DataKey? { try log.dataKey(id) }

    func dataKeys() throws(EventLogError) -> [DataKey] { try log.dataKeys() }

    func planKey() throws(EventLogError) -> [UInt8]? { try log.planKey() }

    func atOneMoment(
        _ body: (any LogEngineReader) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        try log.atOneMoment { moment throws(EventLogError) in
            try body(LogPrefix(of: moment, through: end))
        }
    }

    func storeFaults() throws(EventLogError) -> [String] { try log.storeFaults() }

    /// Counts all that is stored, also after the end: these numbers are not history.
    func rowCounts() throws(EventLogError) -> LogRowCounts { try log.rowCounts() }

    func answers(after key: AnswerKey, limit: Int) throws(EventLogError) -> [StoredAnswer] {
        try log.answers(after: key, limit: limit)
    }

    func warnings(
        in namespace: String?, after id: Int64, limit: Int
    ) throws(EventLogError) -> [WarningEvent] {
        try log.warnings(in: namespace, after: id, limit: limit)
    }

    func refusedAttempts(
        _ filter: AttemptFilter, before id: Int64?, limit: Int
    ) throws(EventLogError) -> [RefusedAttempt] {
        try log.refusedAttempts(filter, before: id, limit: limit)
    }

    func tokenUses() throws(EventLogError) -> [String: Timestamp] { try log.tokenUses() }

    func newestWarning(through revision: Revision) throws(EventLogError) -> Int64 {
        try log.newestWarning(through: revision)
    }

    func warning(_ id: Int64) throws(EventLogError) -> WarningEvent? { try log.warning(id) }

    func webhookCursors() throws(EventLogError) -> [WebhookCursor] { try log.webhookCursors() }

    func parkedDeliveries(
        of webhook: String, after id: Int64, limit: Int
    ) throws(EventLogError) -> [ParkedDelivery] {
        try log.parkedDeliveries(of: webhook, after: id, limit: limit)
    }

    func webhooks(parking revision: Revision) throws(EventLogError) -> Set<String> {
        try log.webhooks(parking: revision)
    }

    func parkedCounts() throws(EventLogError) -> [String: Int] { try log.parkedCounts() }

    func nodes() throws(EventLogError) -> [StoredNode] { try log.nodes() }

    /// What `before` means here; nil means the end.
    private func bounded(_ revision: Revision?) -> Revision {
        min(revision ?? end.revision.next, end.revision.next)
    }
}
