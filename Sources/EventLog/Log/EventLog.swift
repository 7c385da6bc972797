public import GatewayModel

/// Reading a log: a sequence of commits without gaps, from revision 1 on.
public protocol EventLogReader: Sendable {
    /// The last commit's revision and hash; ``LogHead/origin`` for an empty log.
    func head() throws(EventLogError) -> LogHead

    /// The commits after `revision`, oldest first, at most `limit` of them. A reader that follows
    /// the log asks for those after the last one it has.
    func commits(after revision: Revision, limit: Int) throws(EventLogError) -> [StoredCommit]

    /// The commits before `revision` (nil: from the end), newest first, at most `limit` of them.
    func commits(before revision: Revision?, limit: Int) throws(EventLogError) -> [StoredCommit]

    /// Looks for commits among those between two revisions, neither of which counts, newest first.
    ///
    /// - Parameters:
    ///   - revision: nil: from the end.
    ///   - limit: how many are wanted at most.
    ///   - effort: how much is looked at, in commits and events together; at least one commit.
    ///   - isCandidate: asked first, of each commit without its events. Only of those for which it
    ///     says yes the events are read, and count.
    ///   - isWanted: told of a commit and its events, which come without their payloads.
    func search(
        after bound: Revision, before revision: Revision?, limit: Int, effort: Int,
        among isCandidate: @escaping (StoredCommit) -> Bool, for isWanted: (StoredCommit) -> Bool
    ) throws(EventLogError) -> CommitSearch

    func commit(at revision: Revision) throws(EventLogError) -> StoredCommit?

    /// The last revision committed at or before `time`; zero when there is none.
    func revision(at time: Timestamp) throws(EventLogError) -> Revision

    /// The commits that touched one resource, each with that event alone, newest first, before
    /// `revision` (nil: from the end).
    ///
    /// - Parameter start: the newest of them that counts; the others are found from there.
    func history(
        of id: ResourceID, from start: HistoryStart, before revision: Revision?, limit: Int
    ) throws(EventLogError) -> [StoredCommit]

    /// Copies all of it as it is now, also what stands beside the log. Nobody waits for that who
    /// reads or appends; it may take minutes.
    ///
    /// - Parameter isCancelled: asked now and then; if so, it is given up.
    /// - Throws: ``EventLogError`` with code `full` where there is no room for a copy,
    ///   `unavailable` where this engine makes none.
    func copy(unless isCancelled: @Sendable () -> Bool) throws(EventLogError) -> LogCopy
}

extension EventLogReader {
    /// Looks at the events of every commit.
    public func search(
        after bound: Revision, before revision: Revision?, limit: Int, effort: Int,
        for isWanted: (StoredCommit) -> Bool
    ) throws(EventLogError) -> CommitSearch {
        try search(
            after: bound, before: revision, limit: limit, effort: effort, among: { _ in true },
            for: isWanted)
    }
}

/// A durable log that can only be appended to.
///
/// `checkEventLogContract` in `LintelTesting` states what every conforming type must do.
public protocol EventLog: EventLogReader {
    /// Appends all of `batch` as one unit, if it directly follows the head.
    ///
    /// When this returns, every commit is on disk (fdatasync), and with it, in the ``SideStore`` of
    /// the same engine, what each entry brings; when it throws, nothing of that is. Commits are
    /// consecutive and already hashed. A commit that deletes a Secret destroys all data keys of it
    /// in the same unit: what they sealed is noise from then on.
    ///
    /// - Throws: ``EventLogError`` with code `conflict` when another writer was first.
    func append(_ batch: [LogEntry]) throws(EventLogError)

    /// Whether a write would go through now: used by readiness.
    func checkWritable() throws(EventLogError)

    /// Ends reading and writing. Called at shutdown; a second time it does nothing.
    func close() throws(EventLogError)
}

/// What keeps a log and what stands beside it in one place, so that one transaction writes both.
public typealias LogEngine = EventLog & SideStore

/// A ``LogEngine`` that is only read.
public typealias LogEngineReader = EventLogReader & SideStoreReader
