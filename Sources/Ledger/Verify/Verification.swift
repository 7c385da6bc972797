public import EventLog
public import GatewayModel
import JSON
import Projection

/// What `lintel verify` found: the chain, the fold, all that is derived from them, and all that
/// stands beside them.
public struct Verification: Sendable {
    public private(set) var isClean = true
    /// What was checked, and what is wrong and where, for people.
    public private(set) var lines: [String] = []
    /// Checkpoints that are not what the log adds up to. Without them nothing is lost but time.
    public private(set) var wrongCheckpoints: [Revision] = []
    /// What the Secrets of the log are sealed with, as far as it is there.
    public private(set) var dataKeys: [DataKey] = []
    /// The last commit of the log, when it was looked through to its end.
    public private(set) var end = Revision.zero
    /// How many commits were found to be as they were written.
    public private(set) var commitCount = 0
    private let known: LogHead

    /// Walks the whole log once.
    ///
    /// The hash chain proves that no commit was altered; folding every commit from zero gives the
    /// state and the versions that the derived tables must have, and every checkpoint must be the
    /// state that the fold passes at its revision, byte for byte. What cannot be proved so, as no
    /// hash covers it, must at least be there and be of the form that it has.
    ///
    /// Others may write meanwhile: what was committed stays as it is, so it is walked at leisure,
    /// and the rest is compared at one moment, when all but the last commits have been seen.
    ///
    /// - Parameters:
    ///   - known: where somebody who has the log in use saw it end. A log that was cut off, or
    ///     replaced by another that is whole, is told from it by that alone.
    ///   - onProgress: told how many commits were walked, each thousand of them, and says whether
    ///     to go on.
    /// - Throws: what keeps the log from being read, other than damage; `unavailable` if it is not
    ///   to go on.
    public init(
        of log: any LogEngineReader, knowing known: LogHead = .origin,
        onProgress: (Int) -> Bool = { _ in true }
    ) throws(EventLogError) {
        self.known = known
        for fault in try log.storeFaults() { report(bad: fault) }
        var walk = Walk(checkpoints: [])
        try attempt { _ throws(EventLogError) in
            walk = Walk(checkpoints: Set(try log.checkpointRevisions()))
        }
        end = try log.head().revision
        guard try take(&walk, log, onProgress) else { return }
        try log.atOneMoment { moment throws(EventLogError) in
            end = try moment.head().revision
            guard try take(&walk, moment, onProgress) else { return }
            try attempt { it throws(EventLogError) in try it.checkEnd(walk, moment) }
            try attempt { it throws(EventLogError) in try it.checkCounts(walk, moment) }
            try attempt { it throws(EventLogError) in try it.checkDataKeys(walk, moment) }
            try attempt { it throws(EventLogError) in try it.checkAnswers(walk, moment) }
        }
        if isClean { tellOfWhatIsWell(walk) }
    }

    private mutating func tellOfWhatIsWell(_ walk: Walk) {
        lines.append(
            "\(Self.count(Int(walk.state.revision.rawValue), "commit")): the hash chain is whole")
        lines.append(
            "\(Self.count(walk.versionCount, "version")) and "
                + "\(Self.count(walk.checkpoints.count, "checkpoint")) follow from it")
        if walk.otherRulesCount > 0 {
            lines.append(
                "\(walk.otherRulesCount) commits were judged by other rules of projection than "
                    + "this build's: the versions that were recorded of them cannot be checked")
        }
        lines.append("head \(Hexadecimal.text(of: walk.chain.head.hash))")
    }

    private static func count(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)" + (number == 1 ? "" : "s")
    }

    /// Whatever cannot be read is a fault like others, and the rest is looked at all the same.
    private mutating func attempt(
        _ check: (inout Verification) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        do throws(EventLogError) {
            try check(&self)
        } catch {
            guard error.code == .damaged else { throw error }
            report(bad: error.message)
        }
    }

    mutating func report(bad line: String) {
        isClean = false
        lines.append(line)
    }

    private mutating func report(badCheckpoint revision: Revision, _ line: String) {
        wrongCheckpoints.append(revision)
        report(bad: line)
    }

    // MARK: The walk

    /// - Returns: false if nothing after where it ended can be judged.
    private mutating func take(
        _ walk: inout Walk, _ log: any LogEngineReader, _ onProgress: (Int) -> Bool
    ) throws(EventLogError) -> Bool {
        var revision = walk.state.revision
        while true {
            guard onProgress(commitCount) else {
                throw EventLogError(.unavailable, "nobody wants to know any more")
            }
            let page: [StoredCommit]
            do throws(EventLogError) {
                page = try log.commits(after: revision, limit: 1000)
            } catch {
                guard error.code == .damaged else { throw error }
                report(bad: "after commit \(revision): \(error.message)")
                return false
            }
            guard let last = page.last else { return true }
            for commit in page {
                if let fault = walk.take(commit) {
                    report(bad: fault)
                    return false
                }
                commitCount += 1
                if commit.revision == known.revision, commit.hash != known.hash {
                    report(
                        bad: "commit \(known.revision) is another one than the server has made: "
                            + "its hash was \(Hexadecimal.text(of: known.hash))")
                }
                try attempt { it throws(EventLogError) in try it.checkVersions(walk, commit, log) }
                try attempt { it throws(EventLogError) in try it.checkAnswer(to: commit, log) }
                if walk.checkpoints.contains(commit.revision) {
                    try checkCheckpoint(walk, commit, log)
                }
            }
            revision = last.revision
        }
    }

    private mutating func checkVersions(
        _ walk: Walk, _ commit: StoredCommit, _ log: any LogEngineReader
    ) throws(EventLogError) {
        // What other rules came to is not known here.
        guard commit.projectionRules == GatewayState.projectionRules else { return }
        for expected in walk.versions {
            let record = try log.version(of: expected.gateway, at: commit.revision)
            if record != expected {
                report(
                    bad: "version \(commit.revision) of Gateway \(expected.gateway) is recorded "
                        + "wrongly: \(record.map { "\($0)" } ?? "missing")")
            }
        }
    }

    private mutating func checkCheckpoint(
        _ walk: Walk, _ commit: StoredCommit, _ log: any LogEngineReader
    ) throws(EventLogError) {
        let stored: StoredCheckpoint?
        do throws(EventLogError) {
            stored = try log.checkpoint(atOrBefore: commit.revision)
        } catch {
            guard error.code == .damaged else { throw error }
            report(badCheckpoint: commit.revision, error.message)
            return
        }
        // A server that writes may have removed it meanwhile.
        guard let stored, stored.revision == commit.revision else { return }
        if stored.commitHash != commit.hash {
            report(
                badCheckpoint: commit.revision,
                "the checkpoint at revision \(commit.revision) is of another history")
        } else if !Checkpoint.isByOtherRules(stored), !Checkpoint.isOf(walk.state, stored) {
            report(
                badCheckpoint: commit.revision,
                "the checkpoint at revision \(commit.revision) is not the state that its commits "
                    + "add up to")
        }
    }

    // MARK: After it

    private mutating func checkEnd(
        _ walk: Walk, _ log: any LogEngineReader
    ) throws(EventLogError) {
        let head = try log.head()
        if head != walk.chain.head {
            report(
                bad: "the log says it ends at revision \(head.revision), but its commits end at "
                    + "\(walk.chain.head.revision)")
        }
        if walk.chain.head.revision < known.revision {
            report(
                bad: "the log ends at revision \(walk.chain.head.revision), but the server has "
                    + "made commits up to \(known.revision): they are missing")
        }
        for revision in walk.checkpoints.sorted()
        where revision > head.revision || revision <= .zero {
            if Checkpoint.isWhole(at: revision, in: log) {
                report(
                    bad: "there is a checkpoint at revision \(revision), past the end of the log: "
                        + "commits are missing")
            } else {
                report(
                    badCheckpoint: revision,
                    "there is a checkpoint at revision \(revision), where there is no commit")
            }
        }
    }

    private mutating func checkCounts(
        _ walk: Walk, _ log: any LogEngineReader
    ) throws(EventLogError) {
        let counts = try log.rowCounts()
        if counts.events != walk.eventCount {
            report(
                bad: "there are \(counts.events) events, but the commits have \(walk.eventCount)")
        }
        if walk.otherRulesCount == 0, counts.versions != walk.versionCount {
            report(
                bad: "\(counts.versions) versions are recorded, but the commits make "
                    + "\(walk.versionCount)")
        }
    }

    private mutating func checkDataKeys(
        _ walk: Walk, _ log: any LogEngineReader
    ) throws(EventLogError) {
        dataKeys = try log.dataKeys()
        for fault in walk.seals.faults(of: dataKeys, held: walk.state.heldKeys) {
            report(bad: fault)
        }
    }
}
