import EventLog
import GatewayModel
import Logging
import Projection
import Synchronization

extension Ledger {
    /// Decides, appends, publishes and answers one batch: `waiting`, and what comes meanwhile.
    func write(_ waiting: [Queued], _ patience: Patience) {
        let before = published
        var run = Batch(state: before.state, head: before.head)
        var (batch, more) = ([Queued](), waiting)
        var outcomes: [SubmissionOutcome] = []
        while !more.isEmpty {
            for queued in more { outcomes.append(take(queued, into: &run)) }
            batch += more
            more = gather(atMost: Self.batchLimit - batch.count, patience)
        }
        do throws(EventLogError) {
            if !run.entries.isEmpty { try append(run, for: batch.count) }
        } catch {
            logger.error("the log could not be extended", metadata: ["cause": "\(error)"])
            for queued in batch { queued.completion(outcome(of: queued, failing: error)) }
            return
        }
        if !run.entries.isEmpty { publish(run) }
        let deleted = run.entries.flatMap(\.commit.deletedSecrets)
        if !deleted.isEmpty { keysDestroyed(deleted) }
        keepUnchangedAnswers(of: run, to: batch, &outcomes)
        for (queued, outcome) in zip(batch, outcomes) { queued.completion(outcome) }
        if !run.entries.isEmpty { note(run) }
    }

    private func append(_ run: Batch, for count: Int) throws(EventLogError) {
        let start = ContinuousClock.now
        try store.append(run.entries)
        let patience = Patience(afterBatchOf: count, appendedIn: start.duration(to: .now))
        pending.withLock { $0.patience = patience }
    }

    /// What to answer when the batch could not be appended. Its decisions may rest on commits that
    /// do not exist now, so each submission is decided again, alone, against what is published:
    /// only who asks for a commit waits for the disk; a refusal stays one.
    private func outcome(
        of queued: Queued, failing error: EventLogError
    ) -> SubmissionOutcome {
        var run = Batch(state: published.state, head: published.head)
        var outcomes = [take(queued, into: &run)]
        if !run.entries.isEmpty { return .failed(LedgerFailure(error)) }
        keepUnchangedAnswers(of: run, to: [queued], &outcomes)
        return outcomes[0]
    }

    /// Keeps the answers to keyed requests that changed nothing. The commits of the batch are on
    /// disk by now and stay published whatever happens here: it fails those requests alone.
    private func keepUnchangedAnswers(
        of run: Batch, to batch: [Queued], _ outcomes: inout [SubmissionOutcome]
    ) {
        for answer in run.unchangedAnswers {
            do throws(EventLogError) {
                try store.save(answer)
            } catch {
                logger.error("an answer could not be kept", metadata: ["cause": "\(error)"])
                for (index, queued) in batch.enumerated()
                where queued.submission.idempotency?.key == answer.idempotencyKey {
                    outcomes[index] = .failed(LedgerFailure(error))
                }
            }
        }
    }

    /// A batch in the making: where its decisions have led so far.
    private struct Batch {
        var state: GatewayState
        var head: LogHead
        var entries: [LogEntry] = []
        var changes: [[MergeChange]] = []
        var states: [GatewayState] = []
        var unchangedAnswers: [StoredAnswer] = []
        var answers: [String: StoredAnswer] = [:]
    }

    private func take(_ queued: Queued, into run: inout Batch) -> SubmissionOutcome {
        let submission = queued.submission
        if isReadOnly {
            return .failed(LedgerFailure(EventLogError(.readOnly, "the server is read-only")))
        }
        do throws(EventLogError) {
            if let known = try answer(to: submission.idempotency, in: run) { return known }
        } catch {
            return .failed(LedgerFailure(error))
        }
        let acceptance: Acceptance
        do {
            acceptance = try decide(
                submission, against: run.state, unwritten: run.entries, isDryRun: false)
        } catch let refusal as Refusal {
            return .refused(refusal)
        } catch {
            return .failed(LedgerFailure(reading: error))
        }
        let answer = submission.idempotency.map { idempotency in
            let recorded = queued.recording(acceptance)
            return StoredAnswer(
                idempotencyKey: idempotency.key, requestDigest: idempotency.requestDigest,
                status: recorded.status, body: recorded.body, revision: recorded.revision)
        }
        if let answer { run.answers[answer.idempotencyKey] = answer }
        guard let commit = acceptance.decision.commit else {
            if let answer { run.unchangedAnswers.append(answer) }
            return .accepted(acceptance)
        }
        append(
            commit, acceptance.decision, answer, commit.needed(of: submission.dataKeys), to: &run)
        return .accepted(acceptance)
    }

    private func append(
        _ commit: Commit, _ decision: Decision, _ answer: StoredAnswer?, _ dataKeys: [DataKey],
        to run: inout Batch
    ) {
        let stored = StoredCommit(
            encoding: commit, idempotencyKey: answer?.idempotencyKey,
            requestDigest: answer?.requestDigest, after: run.head.hash)
        let versions = decision.mergeChanges.compactMap {
            VersionRecord($0, at: commit.revision, in: decision.after, decision.delta(of: $0))
        }
        run.entries.append(
            LogEntry(commit: stored, versions: versions, answer: answer, dataKeys: dataKeys))
        run.head = LogHead(revision: commit.revision, hash: stored.hash)
        run.state = decision.after
        run.states.append(decision.after)
        run.changes.append(decision.mergeChanges)
    }

    /// The first answer to a request that is repeated, from this batch or from the log.
    private func answer(
        to idempotency: Idempotency?, in run: Batch
    ) throws(EventLogError) -> SubmissionOutcome? {
        guard let idempotency else { return nil }
        var known = run.answers[idempotency.key]
        if known == nil { known = try store.answer(forKey: idempotency.key) }
        guard let known else { return nil }
        guard known.requestDigest == idempotency.requestDigest else {
            return .keyReused(idempotency.key)
        }
        return .replayed(
            RecordedAnswer(status: known.status, body: known.body, revision: known.revision))
    }

    private func publish(_ run: Batch) {
        history.remember(run.states, run.changes)
        let changed = run.entries.flatMap { $0.versions.map(\.gateway) }
        board.publish(Published(state: run.state, head: run.head), changed: Set(changed))
    }

    /// What may come after the answers: nobody waits for it.
    private func note(_ run: Batch) {
        if logger.logLevel <= .info {
            for entry in run.entries {
                logger.info(
                    "commit", metadata: ["": .string(entry.logFields)], source: "Ledger")
            }
        }
        checkpointer.committed(published)
    }
}
