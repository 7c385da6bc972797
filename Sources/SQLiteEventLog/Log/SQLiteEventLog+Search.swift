public import EventLog
import GRDB
public import GatewayModel

extension SQLiteEventLog {
    /// Payloads are read only of what was found: they are most of a log.
    public func search(
        after bound: Revision, before revision: Revision?, limit: Int, effort: Int,
        among isCandidate: @escaping (StoredCommit) -> Bool, for isWanted: (StoredCommit) -> Bool
    ) throws(EventLogError) -> CommitSearch {
        let end = revision ?? Revision(rawValue: .max)
        return try reading("look for commits before \(end)") { database in
            let (found, reached) = try Self.revisions(
                database, after: bound, before: end, limit: limit, effort: effort,
                among: isCandidate, for: isWanted)
            let commits = try found.compactMap { revision in
                try Self.commits(database, after: revision.previous ?? .zero, limit: 1).first
            }
            return CommitSearch(commits: commits, reached: reached)
        }
    }

    private static func revisions(
        _ database: Database, after bound: Revision, before end: Revision, limit: Int, effort: Int,
        among isCandidate: @escaping (StoredCommit) -> Bool, for isWanted: (StoredCommit) -> Bool
    ) throws -> (found: [Revision], reached: Revision?) {
        var cursor = try CommitCursor(
            database, SQL.commitsBefore, from: end.rawValue, limit: .max, SQL.outlinesBefore,
            from: EventKey.start(of: end), hasPayloads: false, among: isCandidate
        ) { $0 > $1 }
        var (found, rows): ([Revision], Int) = ([], 0)
        while var commit = try cursor.next(), commit.revision > bound {
            rows += 1 + commit.events.count
            commit.events.reverse()
            if cursor.isAtCandidate, isWanted(commit) { found.append(commit.revision) }
            if rows >= effort || found.count >= limit {
                // Revisions have no gaps, so it is known whether there is one before.
                let isAll = commit.revision.previous ?? .zero <= bound
                return (found, isAll ? nil : commit.revision)
            }
        }
        return (found, nil)
    }
}
