import EventLog
import Foundation
import GatewayModel
import Ledger
import LintelTesting
import Logging
import Projection
import Synchronization
import Testing

/// A log that fails when no real disk could be made to: between two writes of one batch.
struct BrokenLogTests {
    /// The commits of the batch are on disk then; saying otherwise, or forgetting them, would leave
    /// the ledger beside its own log for ever.
    @Test func anAnswerThatCannotBeKeptFailsItsOwnRequestAlone() throws {
        let store = BreakableLog()
        let ledger = try Ledger(store, logger: Logger(label: "test"))
        #expect(try submit(Requests.gateway(), to: ledger).value().revision == 1)

        store.breaks.withLock { $0 = true }
        store.isWaiting.store(false, ordering: .releasing)
        // The first append waits, so that all that follows shares a batch.
        store.gate.lock()
        let first = submit(Requests.gateway("a"), to: ledger)
        while !store.isWaiting.load(ordering: .acquiring) {}
        let commit = submit(Requests.gateway("b"), to: ledger)
        let unchanged = submit(Requests.gateway(), key: "k", to: ledger)
        store.gate.unlock()

        #expect(try first.value().revision == 2)
        #expect(try commit.value().revision == 3)
        #expect(throws: EventLogError.self) { try unchanged.value() }
        #expect(ledger.published.state.revision.rawValue == 3)
        #expect(store.head().revision.rawValue == 3)

        store.breaks.withLock { $0 = false }
        #expect(try submit(Requests.gateway(), key: "k", to: ledger).value().revision == 3)
        #expect(try submit(Requests.gateway("c"), to: ledger).value().revision == 4)
    }

    private struct Accepted: Sendable { let revision: Int64 }

    private func submit(
        _ resource: Resource, key: String? = nil, to ledger: Ledger
    ) -> Background<Accepted> {
        let done = DispatchSemaphore(value: 0)
        let box = Box()
        let submission = Submission(
            .change(Changeset(changes: [Change(.apply(resource))])), actor: "ada",
            idempotency: key.map { Idempotency(key: $0, requestDigest: [1]) })
        ledger.submit(
            submission,
            recording: { RecordedAnswer(status: 200, body: [], revision: $0.revision) }
        ) { outcome in
            box.outcome.withLock { $0 = outcome }
            done.signal()
        }
        return Background {
            done.wait()
            switch box.outcome.withLock({ $0 }) {
            case .accepted(let acceptance): return Accepted(revision: acceptance.revision.rawValue)
            case .replayed(let answer): return Accepted(revision: answer.revision.rawValue)
            case .failed(let failure): throw failure.cause
            case let other: throw Failure("\(String(describing: other))")
            }
        }
    }
}

private final class Box: Sendable {
    let outcome = Mutex<SubmissionOutcome?>(nil)
}

/// The log in memory, with a gate before appends and answers that fail when told to.
private final class BreakableLog: EventLog {
    let breaks = Mutex(false)
    let gate = NSLock()
    let isWaiting = Atomic(false)
    private let log = InMemoryEventLog()

    func append(_ batch: [LogEntry]) throws(EventLogError) {
        isWaiting.store(true, ordering: .releasing)
        gate.lock()
        gate.unlock()
        try log.append(batch)
    }

    func save(_ answer: StoredAnswer) throws(EventLogError) {
        if breaks.withLock({ $0 }) { throw EventLogError(.full, "the disk is full") }
        try log.save(answer)
    }

    func save(_ checkpoint: StoredCheckpoint) { log.save(checkpoint) }
    func removeCheckpoints(at revisions: [Revision]) { log.removeCheckpoints(at: revisions) }
    func checkWritable() {}
    func backup(to path: String) throws(EventLogError) { try log.backup(to: path) }
    func close() {}

    func head() -> LogHead { log.head() }
    func commits(after revision: Revision, limit: Int) -> [StoredCommit] {
        log.commits(after: revision, limit: limit)
    }
    func commits(before revision: Revision?, limit: Int) -> [StoredCommit] {
        log.commits(before: revision, limit: limit)
    }
    func commit(at revision: Revision) -> StoredCommit? { log.commit(at: revision) }
    func revision(at time: Timestamp) -> Revision { log.revision(at: time) }
    func history(of id: ResourceID, before revision: Revision?, limit: Int) -> [StoredCommit] {
        log.history(of: id, before: revision, limit: limit)
    }
    func answer(forKey idempotencyKey: String) -> StoredAnswer? {
        log.answer(forKey: idempotencyKey)
    }
    func versions(
        of gateway: NamespacedName, before revision: Revision?, limit: Int
    ) -> [VersionRecord] {
        log.versions(of: gateway, before: revision, limit: limit)
    }
    func version(of gateway: NamespacedName, at revision: Revision) -> VersionRecord? {
        log.version(of: gateway, at: revision)
    }
    func gatewaysWithVersions() -> [NamespacedName] { log.gatewaysWithVersions() }
    func checkpoint(atOrBefore revision: Revision?) -> StoredCheckpoint? {
        log.checkpoint(atOrBefore: revision)
    }
    func checkpointRevisions() -> [Revision] { log.checkpointRevisions() }
}
