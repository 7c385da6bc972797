import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET /v1/commits` — the log, newest first, with what each commit touched.
struct ListCommits: Operation {
    let ledger: Ledger

    var access: Access { Access(.list, .commits) }
    var queryParameters: [String] { ["limit", "before"] }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let limit = try call.query.limit()
        let before = try call.query.position("before")
        let visibility = LogVisibility(call.rights, for: access)
        return call.answer(.read) {
            let before = try before.map { try ledger.revision(handedBack: $0) }
            let page = try page(before: before, limit: limit, visibility)
            var writer = JSONWriter(reservingCapacity: 4096)
            writer.object { writer in
                writer.key("commits")
                writer.array(of: page.commits) { $0.commitSummary($1) }
                if let next = page.next { writer.nextPage(before: next) }
            }
            return .json(writer.bytes)
        }
    }

    /// So many commits are looked at for one page at most: who sees few of them gets short pages.
    private static let scanLimit = 4096

    /// Up to `limit` commits that the caller sees, and where to go on, unless nothing is left.
    private func page(
        before revision: Revision?, limit: Int, _ visibility: LogVisibility
    ) throws -> (commits: [VisibleCommit], next: LogPosition?) {
        var commits: [VisibleCommit] = []
        var (last, looked): (StoredCommit?, Int) = (nil, 0)
        while commits.count < limit, looked < Self.scanLimit {
            let wanted = visibility.isUnlimited ? limit : 256
            let page = try ledger.log.commits(before: last?.revision ?? revision, limit: wanted)
            if page.isEmpty { break }
            for stored in page where commits.count < limit {
                if let commit = try VisibleCommit(stored, to: visibility) { commits.append(commit) }
                last = stored
            }
            looked += page.count
        }
        // Revisions have no gaps, so only the first commit has none before it.
        let isEnd = last.map { $0.revision <= Revision(rawValue: 1) } ?? true
        return (commits, isEnd ? nil : last?.position)
    }
}

extension JSONWriter {
    fileprivate mutating func commitSummary(_ commit: VisibleCommit) {
        object { writer in
            commit.writeHead(to: &writer)
            writer.member("position", commit.stored.position.description)
            writer.member("hash", commit.stored.hexHash)
            writer.key("events")
            writer.array(of: commit.events) { writer, seen in
                writer.object { writer in
                    writer.member("type", seen.event.typeName)
                    writer.eventSubject(seen.event.id)
                    writer.member("action", seen.action.rawValue)
                }
            }
        }
    }
}
