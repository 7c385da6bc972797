import EventLog
import GatewayModel
import Logging
import Metrics
import Projection
import Synchronization

extension Ledger {
    /// Decides one submission on top of those before it.
    func decide(_ queued: Queued, in batch: inout Batch) {
        let start = MonotonicTime.now
        metrics.times.waiting.observe(nanoseconds: start &- queued.arrival)
        batch.append(queued, outcome(of: queued, in: &batch))
        metrics.times.decide.observe(since: start)
    }

    /// Appends a batch, publishes where it led and answers.
    ///
    /// - Returns: false if it could not be appended. Then nothing has happened, and everybody was
    ///   told so.
    func write(_ batch: Batch) -> Bool {
        var batch = batch
        do throws(EventLogError) {
            if !batch.entries.isEmpty { try append(batch) }
        } catch {
            logger.error("the log could not be extended", metadata: ["cause": "\(error)"])
            for queued in batch.queued { queued.completion(outcome(of: queued, failing: error)) }
            return false
        }
        if !batch.entries.isEmpty { publish(batch, durableAt: progress.clock.now()) }
        let destroyed = DestroyedKeys(by: batch.entries)
        if !destroyed.isEmpty { keysDestroyed(destroyed) }
        keepUnchangedAnswers(of: &batch)
        policyRefusals.note(batch)
        let end = MonotonicTime.now
        for (queued, outcome) in zip(batch.queued, batch.outcomes) {
            metrics.times.total.observe(nanoseconds: end &- queued.arrival)
            queued.completion(outcome)
        }
        if !batch.entries.isEmpty { note(batch) }
        return true
    }

    private func append(_ batch: Batch) throws(EventLogError) {
        let start = MonotonicTime.now
        try engine.append(batch.entries)
        let nanoseconds = MonotonicTime.now &- start
        metrics.times.append.observe(nanoseconds: nanoseconds, times: batch.entries.count)
        let delay = CommitDelay(
            afterBatchOf: batch.queued.count, appendedIn: .nanoseconds(nanoseconds))
        pending.withLock { $0.delay = delay }
    }

    /// What to answer when the batch could not be appended. Its decisions may rest on commits that
    /// do not exist now, so each submission is decided again, alone, against what is published:
    /// only who asks for a commit waits for the disk; a refusal stays one.
    private func outcome(
        of queued: Queued, failing error: EventLogError
    ) -> SubmissionOutcome {
        var batch = Batch(after: published)
        decide(queued, in: &batch)
        if !batch.entries.isEmpty { return .failed(LedgerFailure(error)) }
        keepUnchangedAnswers(of: &batch)
        return batch.outcomes[0]
    }

    /// Keeps the answers to keyed requests that changed nothing. The commits of the batch are on
    /// disk by now and stay published whatever happens here: it fails those requests alone.
    private func keepUnchangedAnswers(of batch: inout Batch) {
        for answer in batch.unchangedAnswers {
            do throws(EventLogError) {
                try engine.save(answer)
            } catch {
                // The same request may have been answered while this one was decided.
                let known = try? engine.answer(forKey: answer.key)
                if let known, known.requestDigest == answer.requestDigest {
                    batch.replace(answer, with: .replayed(known.recorded))
                    continue
                }
                logger.error("an answer could not be kept", metadata: ["cause": "\(error)"])
                batch.replace(answer, with: .failed(LedgerFailure(error)))
            }
        }
    }

    private func outcome(of queued: Queued, in batch: inout Batch) -> SubmissionOutcome {
        let submission = queued.submission
        if isReadOnly {
            return .failed(LedgerFailure(EventLogError(.readOnly, "the server is read-only")))
        }
        do throws(EventLogError) {
            if let known = try answer(to: submission, in: batch) {
                if let refusal = refusal(toRepeat: submission, batch) {
                    return .refused(refusal, at: batch.state.revision)
                }
                return known
            }
        } catch {
            return .failed(LedgerFailure(error))
        }
        let decision: Decision
        let heldBefore = batch.state.heldKeys
        do {
            decision = try carryOut(
                submission, on: &batch.state, at: batch.head.position, unwritten: batch.unwritten)
        } catch let refusal as Refusal {
            return .refused(refusal, at: batch.state.revision)
        } catch {
            return .failed(LedgerFailure(reading: error))
        }
        let acceptance = Acceptance(
            decision, at: batch.state.revision, on: batch.head.position, isDryRun: false,
            planKey: planKey)
        var answer: StoredAnswer?
        if let key = submission.answerKey, let idempotency = submission.idempotency {
            let recorded = queued.recording(acceptance)
            answer = StoredAnswer(
                key: key, requestDigest: idempotency.requestDigest, status: recorded.status,
                body: recorded.body, revision: recorded.revision)
        }
        if let answer { batch.append(answer, changesNothing: decision.commit == nil) }
        if let commit = decision.commit {
            let entry = LogEntry(
                commit: StoredCommit(
                    encoding: commit, links: decision.links,
                    idempotencyKey: answer?.key.text, requestDigest: answer?.requestDigest,
                    after: batch.head.hash),
                versions: decision.mergeChanges.compactMap {
                    VersionRecord($0, at: commit.revision, in: batch.state, decision.delta(of: $0))
                },
                answer: answer, dataKeys: commit.needed(of: submission.dataKeys),
                keptKeys: batch.state.heldKeys.isEmpty
                    ? [] : batch.state.keptKeys(of: commit.deletedSecrets),
                destroyedKeys: batch.state.keysDestroyed(since: heldBefore).map(\.id),
                warnings: batch.state.notices(of: decision.effects).map {
                    WarningEvent($0, by: commit)
                })
            batch.append(entry, decision.mergeChanges)
        }
        return .accepted(acceptance)
    }

    /// Why somebody may not hear the answer again: what it might do then it may not do now.
    private func refusal(toRepeat submission: Submission, _ batch: Batch) -> Refusal? {
        guard let now = try? dating.time(after: batch.state.committedAt) else { return nil }
        do throws(Refusal) {
            if let id = submission.origin?.tokenID { try batch.state.requireToken(id, at: now) }
            if case .judge(let verdict) = submission.step {
                try batch.state.requireSight(of: verdict.name, by: submission.principal)
            } else if case .change(let changeset) = submission.wish {
                try batch.state.requirePermission(
                    for: changeset.changes.map(Intent.init), by: submission.principal)
            }
            return nil
        } catch {
            return error
        }
    }

    /// The first answer to a request that is repeated, from this batch or from the log.
    private func answer(
        to submission: Submission, in batch: Batch
    ) throws(EventLogError) -> SubmissionOutcome? {
        guard let key = submission.answerKey, let idempotency = submission.idempotency else {
            return nil
        }
        var known = batch.answer(forKey: key)
        if known == nil { known = try engine.answer(forKey: key) }
        guard let known else { return nil }
        guard known.requestDigest == idempotency.requestDigest else {
            return .keyReused(idempotency.key)
        }
        return .replayed(known.recorded)
    }

    private func publish(_ batch: Batch, durableAt: Timestamp) {
        let start = MonotonicTime.now
        let news = show(batch, durableAt)
        metrics.times.publish.observe(
            nanoseconds: MonotonicTime.now &- start, times: batch.entries.count)
        metrics.count(batch, news, in: published)
    }

    /// - Returns: the gateways whose proxies are given another version.
    private func show(_ batch: Batch, _ durableAt: Timestamp) -> Set<NamespacedName> {
        history.remember(batch.state, batch.changes)
        lineages.append(batch.entries)
        let before = published
        let next = Published(
            state: batch.state, head: batch.head,
            releasedStates: releasedStates(of: batch.state, batch.passed, after: before),
            baseStates: baseStates(of: batch.state, batch.passed, after: before))
        let changed = batch.entries.flatMap { $0.versions.map(\.gateway) }
        let news = next.news(since: before, among: Set(changed))
        // Before proxies can answer to it.
        progress.note(
            batch.entries, durableAt: durableAt,
            released: news.map { ($0, next.releasedGateway($0)?.version) })
        publisher.publish(next, changed: news)
        progress.tellOfDeletions(in: batch.entries)
        return news
    }

    /// What may come after the answers: nobody waits for it.
    private func note(_ batch: Batch) {
        if logger.logLevel <= .info {
            let lines = CommitLines(texts: batch.entries.map(\.logFields))
            logger.info(
                "commit", metadata: [CommitLines.key: .stringConvertible(lines)], source: "Ledger")
        }
        for entry in batch.entries { warnings.log(entry.warnings) }
        checkpointer.committed(published)
        history.forget()
    }
}

extension StoredAnswer {
    fileprivate var recorded: RecordedAnswer {
        RecordedAnswer(status: status, body: body, revision: revision)
    }
}
