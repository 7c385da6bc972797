import GatewayModel

/// What ``InMemoryEventLog`` has.
struct InMemoryStorage {
    var commits: [StoredCommit] = []
    /// Of each gateway, ascending.
    var versions: [NamespacedName: [VersionRecord]] = [:]
    var answers: [AnswerKey: StoredAnswer] = [:]
    var checkpoints: [Revision: StoredCheckpoint] = [:]
    var dataKeys: [String: DataKey] = [:]
    var planKey: [UInt8]?
    /// Ascending by their identity.
    var warnings: [WarningEvent] = []
    var tokenUses: [String: Timestamp] = [:]
    var webhooks = InMemoryWebhooks()
    var nodes: [NodeID: StoredNode] = [:]
    private var lastWarning: Int64 = 0
    /// Ascending by their identity.
    var attempts: [RefusedAttempt] = []
    private var lastAttempt: Int64 = 0

    var head: LogHead {
        commits.last.map { LogHead(revision: $0.revision, hash: $0.hash) } ?? .origin
    }

    func commits(before revision: Revision?) -> ArraySlice<StoredCommit> {
        guard let revision else { return commits[...] }
        return commits.prefix(max(0, Int(clamping: revision.rawValue - 1)))
    }

    mutating func append(_ batch: [LogEntry]) throws(EventLogError) {
        try head.checkFollowed(by: batch)
        try checkUnused(batch.compactMap { $0.answer?.key })
        for entry in batch {
            commits.append(entry.commit)
            for version in entry.versions { versions[version.gateway, default: []].append(version) }
            if let answer = entry.answer { answers[answer.key] = answer }
            let deleted = Set(entry.commit.deletedSecrets)
            let (kept, destroyed) = (Set(entry.keptKeys), Set(entry.destroyedKeys))
            dataKeys = dataKeys.filter { id, key in
                !destroyed.contains(id) && (kept.contains(id) || !deleted.contains(key.secret))
            }
            for key in entry.dataKeys { dataKeys[key.id] = key }
            for warning in entry.warnings {
                _ = record(warning, true, keeping: WarningEvent.keptCount)
            }
        }
    }

    mutating func record(
        _ warning: WarningEvent, _ countsRepeats: Bool, keeping limit: Int
    ) -> Bool {
        if let index = warnings.firstIndex(where: { $0.key == warning.key }) {
            guard countsRepeats else { return false }
            warnings[index].count += 1
            warnings[index].lastAt = warning.lastAt
            warnings[index].message = warning.message
            warnings[index].details = warning.details
            return false
        }
        lastWarning += 1
        var warning = warning
        warning.id = lastWarning
        if warning.revision == .zero { warning.revision = commits.last?.revision ?? .zero }
        warnings.append(warning)
        warnings.removeAll { $0.id <= lastWarning - Int64(limit) }
        return true
    }

    mutating func record(_ attempt: RefusedAttempt) {
        if let index = attempts.lastIndex(where: { $0.identity == attempt.identity }) {
            attempts[index].count(attempt)
            return
        }
        lastAttempt += 1
        var attempt = attempt
        attempt.id = lastAttempt
        attempts.append(attempt)
    }

    func checkUnused(_ keys: [AnswerKey]) throws(EventLogError) {
        var seen: Set<AnswerKey> = []
        for key in keys where answers[key] != nil || !seen.insert(key).inserted {
            throw .keyTaken(key)
        }
    }
}
