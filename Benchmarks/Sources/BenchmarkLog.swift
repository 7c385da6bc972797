import EventLog
import GatewayModel
import Projection
import SQLiteEventLog

/// A log as teams leave it: 5,000 sets of one listener, changed again and again.
enum BenchmarkLog {
    private static let teams = 5_000
    private static let batch = 500

    static func make(at path: String, commits: Int) throws {
        let log = try SQLiteEventLog(path: path)
        var head = LogHead.origin
        var entries: [LogEntry] = []
        for number in 0..<commits {
            entries.append(entry(number, after: &head))
            if entries.count == batch || number == commits - 1 {
                try log.append(entries)
                entries = []
            }
        }
        try log.close()
    }

    /// The first commit makes the gateway; each team's first one makes its set.
    private static func entry(_ number: Int, after head: inout LogHead) -> LogEntry {
        let revision = head.revision.next
        let team = (number - 1) % teams
        let turn = (number - 1) / teams
        let resource =
            number == 0
            ? BenchmarkResources.gateway
            : BenchmarkResources.set(
                of: team, listeners: 1, first: "v\(turn).team-\(team).example.com")
        let created = number == 0 ? 1 : Int64(team + 2)
        let event = Event.applied(
            StoredResource(
                resource: resource, uid: UID.of(created),
                createdRevision: Revision(rawValue: created),
                createdAt: time(created), generation: Int64(max(0, turn) + 1),
                resourceVersion: revision))
        let commit = StoredCommit(
            encoding: Commit(
                revision: revision, committedAt: time(revision.rawValue),
                projectionRules: GatewayState.projectionRules, actor: "ada@example.com",
                message: "change \(number)", events: [event]),
            links: [turn > 0 ? Revision(rawValue: revision.rawValue - Int64(teams)) : nil],
            after: head.hash)
        head = LogHead(revision: revision, hash: commit.hash)
        let version = VersionRecord(
            gateway: BenchmarkResources.edge, version: revision,
            listenerCount: min(number, teams), routeCount: 0,
            addedCount: turn == 0 ? 1 : 0, removedCount: 0,
            modifiedCount: turn == 0 ? 0 : 1, snapshotSize: 0)
        return LogEntry(commit: commit, versions: [version])
    }

    private static func time(_ revision: Int64) -> Timestamp {
        Timestamp(rawValue: 1_795_341_600_000_000 + revision * 1_000_000)
    }
}

private enum UID {
    /// As long as a real one.
    static func of(_ number: Int64) -> String {
        let digits = String(number)
        return "0d4c1b9e-2f53-4d0e-9d5e-"
            + String(repeating: "0", count: 12 - digits.count) + digits
    }
}
