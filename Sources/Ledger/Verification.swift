public import EventLog
public import GatewayModel
import Projection

/// What `lintel verify` found: the chain, the fold, and all that is derived from them.
public struct Verification: Sendable {
    public private(set) var isClean = true
    /// What was checked, and what is wrong and where, for people.
    public private(set) var lines: [String] = []
    /// Checkpoints that are not what the log adds up to. Without them nothing is lost but time.
    public private(set) var wrongCheckpoints: [Revision] = []

    /// Walks the whole log once.
    ///
    /// The hash chain proves that no commit was altered; folding every commit from zero gives the
    /// state and the versions that the derived tables must have, and every checkpoint must be the
    /// state that the fold passes at its revision, byte for byte.
    public init(of log: any EventLogReader) throws(EventLogError) {
        var walk = Walk(checkpoints: Set(try log.checkpointRevisions()))
        var revision = Revision.zero
        while true {
            let page = try log.commits(after: revision, limit: 1000)
            guard let last = page.last else { break }
            for commit in page {
                if let fault = walk.take(commit) {
                    report(bad: fault)
                    return
                }
                try check(walk, at: commit, in: log)
            }
            revision = last.revision
        }
        try checkEnd(walk, log)
        if isClean {
            lines.append("\(walk.state.revision) commits: the hash chain is whole")
            lines.append(
                "\(walk.versionCount) versions and \(walk.checkpoints.count) checkpoints "
                    + "follow from it")
            lines.append("head \(hexadecimal(walk.chain.head.hash))")
        }
    }

    private mutating func report(bad line: String) {
        isClean = false
        lines.append(line)
    }

    private mutating func report(badCheckpoint revision: Revision, _ line: String) {
        wrongCheckpoints.append(revision)
        report(bad: line)
    }

    private mutating func check(
        _ walk: Walk, at commit: StoredCommit, in log: any EventLogReader
    ) throws(EventLogError) {
        for expected in walk.versions {
            let record = try log.version(of: expected.gateway, at: commit.revision)
            if record != expected {
                report(
                    bad: "version \(commit.revision) of Gateway \(expected.gateway) is recorded "
                        + "wrongly: \(record.map { "\($0)" } ?? "missing")")
            }
        }
        guard walk.checkpoints.contains(commit.revision) else { return }
        let stored: StoredCheckpoint?
        do throws(EventLogError) {
            stored = try log.checkpoint(atOrBefore: commit.revision)
        } catch {
            guard error.code == .damaged else { throw error }
            report(badCheckpoint: commit.revision, error.message)
            return
        }
        guard let stored else { return }
        if stored.commitHash != commit.hash {
            report(
                badCheckpoint: commit.revision,
                "the checkpoint at revision \(commit.revision) is of another history")
        } else if stored.payload != Checkpoint.payload(of: walk.state) {
            report(
                badCheckpoint: commit.revision,
                "the checkpoint at revision \(commit.revision) is not the state that its commits "
                    + "add up to")
        }
    }

    private mutating func checkEnd(
        _ walk: Walk, _ log: any EventLogReader
    ) throws(EventLogError) {
        let head = try log.head()
        if head != walk.chain.head {
            report(
                bad: "the log says it ends at revision \(head.revision), but its commits end at "
                    + "\(walk.chain.head.revision)")
        }
        for revision in walk.checkpoints where revision > head.revision {
            report(bad: "there is a checkpoint at revision \(revision), past the end of the log")
        }
    }
}

/// The fold from zero, with the chain walked beside it.
private struct Walk {
    var chain = ChainVerifier()
    var state = GatewayState()
    /// Those that the last commit made.
    var versions: [VersionRecord] = []
    var versionCount = 0
    let checkpoints: Set<Revision>

    init(checkpoints: Set<Revision>) { self.checkpoints = checkpoints }

    /// What is wrong with the commit, if anything is.
    mutating func take(_ stored: StoredCommit) -> String? {
        if let fault = chain.check(stored) { return "\(fault)" }
        do throws(EventLogError) {
            let commit = try stored.decoded()
            if let fault = wrongLink(of: commit, stored) { return fault }
            let changes = state.apply(commit)
            versions = changes.compactMap { VersionRecord($0, at: stored.revision, in: state) }
            versionCount += versions.count
            return nil
        } catch {
            return error.description
        }
    }

    /// An event that does not name the commit that touched its resource before: the life of a
    /// resource is found by that, and no hash covers it.
    private func wrongLink(of commit: Commit, _ stored: StoredCommit) -> String? {
        for (event, link) in zip(commit.events, stored.events.map(\.previous)) {
            let expected = state[event.id]?.resourceVersion
            if link == expected { continue }
            func named(_ revision: Revision?) -> String {
                revision.map { "commit \($0)" } ?? "none"
            }
            return "commit \(commit.revision): \(event.id) was touched before by "
                + "\(named(expected)), but its event names \(named(link))"
        }
        return nil
    }
}
