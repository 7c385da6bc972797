import EventLog
import GatewayModel
import Projection

/// Submissions that share one transaction, and where deciding them has led so far.
struct Batch: Sendable {
    /// The most submissions that share one: enough to hide the disk, few enough that the first of
    /// them does not wait long.
    static let limit = 512
    /// From how many on it is handed to a disk that has nothing to do, though more wait. With fewer
    /// the disk works for little, and what each batch costs by itself weighs more.
    static let worthwhile = 24
    /// How many are decided before the writer looks whether the disk has something to do.
    static let stride = 8
    /// How many changes are enough for that, so that who wants one waits for one who wants many.
    static let strideWeight = 64
    /// From how many changes on a batch is full, however few ask for them: to append them takes
    /// longer than to decide them, so the next would be larger still, up to all that waits.
    static let fullWeight = 512

    private(set) var queued: [Ledger.Queued] = []
    private var weight = 0
    /// What becomes of each, if the batch gets into the log.
    private(set) var outcomes: [SubmissionOutcome] = []
    private(set) var entries: [LogEntry] = []
    /// Of each entry.
    private(set) var changes: [[MergeChange]] = []
    /// Answers to keyed requests that changed nothing.
    private(set) var unchangedAnswers: [StoredAnswer] = []
    /// Changed where it is with every commit.
    var state: GatewayState
    private(set) var head: LogHead
    /// Where it passed versions that proxies may be given when it is in the log.
    private(set) var passed = PassedReleases()
    private var answers: [AnswerKey: StoredAnswer] = [:]
    /// Of the batch before, which may be on its way into the log.
    private var earlierEntries: [LogEntry]
    private var earlierAnswers: [AnswerKey: StoredAnswer]

    var isEmpty: Bool { queued.isEmpty }
    var isHeavy: Bool { weight >= Self.fullWeight }

    init(after published: Published) {
        (state, head) = (published.state, published.head)
        (earlierEntries, earlierAnswers) = ([], [:])
    }

    init(after batch: Batch) {
        (state, head) = (batch.state, batch.head)
        (earlierEntries, earlierAnswers) = (batch.entries, batch.answers)
        // They get into the log after the batch, one by one, or they do not.
        for answer in batch.unchangedAnswers { earlierAnswers[answer.key] = nil }
    }

    /// The batch before is in the log, or this one would have been given up.
    mutating func forgetEarlier() { (earlierEntries, earlierAnswers) = ([], [:]) }

    /// The commits that led to ``state`` and may not be in the log yet.
    var unwritten: Unwritten { Unwritten(earlier: earlierEntries, own: entries) }

    /// The answer to a keyed request that may not be in the log yet.
    func answer(forKey key: AnswerKey) -> StoredAnswer? { answers[key] ?? earlierAnswers[key] }

    mutating func append(_ submission: Ledger.Queued, _ outcome: SubmissionOutcome) {
        queued.append(submission)
        weight += submission.submission.weight
        outcomes.append(outcome)
    }

    mutating func append(_ entry: LogEntry, _ mergeChanges: [MergeChange]) {
        head = LogHead(revision: entry.commit.revision, hash: entry.commit.hash)
        entries.append(entry)
        changes.append(mergeChanges)
        passed.note(state)
    }

    mutating func append(_ answer: StoredAnswer, changesNothing: Bool) {
        answers[answer.key] = answer
        if changesNothing { unchangedAnswers.append(answer) }
    }

    /// An answer could not be kept: who asked for it is to hear something else.
    mutating func replace(_ answer: StoredAnswer, with outcome: SubmissionOutcome) {
        for (index, queued) in queued.enumerated()
        where queued.submission.answerKey == answer.key {
            outcomes[index] = outcome
        }
    }
}

/// Commits that are decided and may not be in the log yet, ascending.
struct Unwritten {
    var earlier: [LogEntry] = []
    var own: [LogEntry] = []

    /// Made of both when it is asked for, which is seldom.
    var entries: [LogEntry] { earlier + own }
}
