public import EventLog
import GatewayModel
public import Logging
import Metrics
import Projection
import Synchronization
import Threads

/// The pipeline from a wish to a published state: decide, append, project, publish.
///
/// One writer takes all submissions that wait and decides each on top of the one before. All their
/// commits are appended in one transaction, and only then published and answered; meanwhile the
/// writer decides the next. Readers look at ``publisher`` and never wait for it.
public final class Ledger: Sendable {
    public let publisher: SnapshotPublisher
    /// For reading history. Writing goes through ``submit(_:recording:completion:)``.
    public let log: any EventLogReader
    /// For reading what stands beside the log.
    public let sideStore: any SideStoreReader
    /// For writing there, too: how far somebody has been told of what happened.
    public var deliveryStore: any SideStore { engine }
    public let isReadOnly: Bool
    /// What people should look at though nobody asked.
    public let warnings: WarningStore
    /// Tells of what policies refused.
    let policyRefusals: PolicyRefusals
    /// What was refused to whom.
    public let audit: AuditTrail
    /// When tokens were used.
    public let tokenUses: TokenUses
    /// How far the last commits are on their way to the proxies.
    public let progress: CommitProgress
    /// What there was, and how long it took.
    public let metrics = LedgerMetrics()

    /// Told of the keys that are gone.
    let keysDestroyed: @Sendable (DestroyedKeys) -> Void
    let engine: any LogEngine
    let dating: CommitDating
    let logger: Logger
    let history: History
    let lineages: LineageIndex
    let checkpointer: Checkpointer
    let entropy = Entropy()
    let planKey: PlanKey
    let pending = Mutex(Pending())
    /// Decides.
    let writer: SerialThread
    /// Appends, publishes and answers what is decided, while the writer decides what comes next.
    let appender: SerialThread

    /// A submission that waits for the writer. An object, as it goes from list to list.
    final class Queued: Sendable {
        let submission: Submission
        /// Makes the answer that is kept for a repeated request.
        let recording: @Sendable (Acceptance) -> RecordedAnswer
        let completion: @Sendable (SubmissionOutcome) -> Void
        /// When it came.
        let arrival = MonotonicTime.now

        init(
            _ submission: Submission,
            recording: @escaping @Sendable (Acceptance) -> RecordedAnswer,
            completion: @escaping @Sendable (SubmissionOutcome) -> Void
        ) {
            (self.submission, self.recording, self.completion) = (submission, recording, completion)
        }
    }

    /// Opens the ledger on a log: from its newest checkpoint if there is one, else from the start.
    ///
    /// - Parameters:
    ///   - clock: by which commits are dated.
    ///   - progressClock: by which it is noted how far they are.
    ///   - keysDestroyed: called after a commit that destroyed data keys, so that nobody goes on
    ///     remembering them.
    public init(
        _ engine: any LogEngine, clock: any WallClock = SystemClock(),
        progressClock: any WallClock = SystemClock(), logger: Logger, isReadOnly: Bool = false,
        keysDestroyed: @escaping @Sendable (DestroyedKeys) -> Void = { _ in }
    ) throws(EventLogError) {
        self.keysDestroyed = keysDestroyed
        self.engine = engine
        dating = CommitDating(clock)
        self.logger = logger
        self.isReadOnly = isReadOnly
        writer = try Self.thread(for: "the writer")
        appender = try Self.thread(for: "the appender")
        let opened = try Replay(engine, logger: logger).newestState(isLenient: isReadOnly)
        opened.state.prepareSnapshots()
        if !isReadOnly { Self.removeUnreadable(engine, logger) }
        planKey = try PlanKey(of: engine, isReadOnly: isReadOnly)
        let reader: any LogEngineReader =
            isReadOnly ? LogPrefix(of: engine, through: opened.head) : engine
        (log, sideStore) = (reader, reader)
        warnings = WarningStore(engine, clock: clock, logger: logger, isReadOnly: isReadOnly)
        policyRefusals = PolicyRefusals(warnings, clock: clock)
        audit = AuditTrail(
            engine, clock: clock, logger: logger, isReadOnly: isReadOnly,
            thread: try Self.thread(for: "the audit"))
        tokenUses = TokenUses(engine, logger: logger, isReadOnly: isReadOnly)
        progress = CommitProgress(clock: progressClock)
        history = History(reader, logger: logger)
        publisher = SnapshotPublisher(
            Published(
                state: opened.state, head: opened.head,
                releasedStates: try Self.releasedStates(of: opened.state, history),
                baseStates: try Self.baseStates(of: opened.state, history)))
        lineages = LineageIndex(opened.lineages)
        checkpointer = Checkpointer(
            engine, newest: opened.checkpoint, isReadOnly: isReadOnly, logger: logger)
    }

    private static func thread(
        for purpose: String
    ) throws(EventLogError) -> SerialThread {
        if let thread = SerialThread() { return thread }
        throw EventLogError(
            .unavailable, "no thread could be started for \(purpose)",
            hint: "Raise the limit on threads or processes of whoever runs this.")
    }

    /// What is beside the log and can be done without must stop nobody.
    private static func removeUnreadable(_ store: any SideStore, _ logger: Logger) {
        do throws(EventLogError) {
            let lines = try store.removeUnreadable()
            for line in lines.prefix(100) { logger.warning("\(line)") }
            if lines.count > 100 {
                logger.warning("and \(lines.count - 100) more rows beside the log")
            }
        } catch {
            logger.error(
                "what stands beside the log could not be looked through",
                metadata: ["cause": "\(error)"])
        }
    }

    /// The state that readers see.
    public var published: Published { publisher.latest }

    /// Queues a submission, which is decided after what its sharer asked for before, and by turns
    /// with what others did; `completion` is called once, on another thread, when it is on disk and
    /// published, or refused.
    ///
    /// - Parameter recording: the answer to keep in the log, if the submission has an idempotency
    ///   key, so that the same request gets it again.
    public func submit(
        _ submission: Submission,
        recording: @escaping @Sendable (Acceptance) -> RecordedAnswer,
        completion: @escaping @Sendable (SubmissionOutcome) -> Void
    ) {
        let queued = Queued(submission, recording: recording, completion: completion)
        let mustStart = pending.withLock { pending in
            pending.add(queued)
            return pending.startDeciding()
        }
        if mustStart { writer.async { self.decideWaiting() } }
    }

    /// What a submission would come to now. Nothing is written, and no writer is waited for.
    ///
    /// - Parameter isApproved: what it would come to if those agreed who have to.
    public func preview(
        _ submission: Submission, isApproved: Bool = false
    ) throws -> Acceptance {
        let published = published
        var state = published.state
        let decision = try carryOut(
            submission, on: &state, at: published.head.position, isApproved: isApproved)
        return Acceptance(
            decision, at: state.revision, on: published.head.position, isDryRun: true,
            planKey: planKey)
    }

    /// Stops: lets waiting readers go, finishes what is queued, keeps a checkpoint, closes the log.
    public func close() throws(EventLogError) {
        publisher.close()
        progress.close()
        settle()
        policyRefusals.flush()
        audit.flush()
        checkpointer.finish(published)
        try engine.close()
    }
}
