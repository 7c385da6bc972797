import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET /v1/commits` — the log, newest first, with what each commit touched.
struct ListCommits: Operation {
    /// How many commits and events are looked at for one page: some 20 ms.
    private static let effort = 20_000

    let ledger: Ledger

    var access: Access { Access(.list, .commits) }
    var queryParameters: [String] { ["limit", "before"] + LogFilter.queryParameters }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let limit = try call.query.limit()
        let before = try call.query.position("before")
        let filter = try LogFilter(call.query)
        return call.answer(.read) {
            let before = try before.map { try ledger.revision(handedBack: $0) }
            let page = try search(filter, before: before, limit: limit)
            var writer = JSONWriter(reservingCapacity: 4096)
            try writer.object { writer in
                writer.key("commits")
                try writer.array(of: page.commits) { try $0.commitSummary($1) }
                if let reached = page.reached {
                    writer.nextPage(before: try position(of: reached, in: page))
                }
            }
            return .json(writer.bytes)
        }
    }

    private func search(
        _ filter: LogFilter, before: Revision?, limit: Int
    ) throws -> CommitSearch {
        if filter.isEmpty {
            let page = try ledger.log.commits(before: before, limit: limit)
            // Revisions have no gaps, so only the first commit has none before it.
            let reached = page.last.flatMap { $0.revision.previous == .zero ? nil : $0.revision }
            return CommitSearch(commits: page, reached: reached)
        }
        let bound = try filter.since.map { try ledger.revision(before: $0) } ?? .zero
        var end = before
        if let until = filter.until {
            end = min(end ?? Revision(rawValue: .max), try ledger.log.revision(at: until).next)
        }
        return try ledger.log.search(
            after: bound, before: end, limit: limit, effort: Self.effort, for: filter.wants)
    }

    /// Of the last commit that was looked at, which may be published a moment later.
    private func position(of revision: Revision, in page: CommitSearch) throws -> LogPosition {
        if let last = page.commits.last, last.revision == revision { return last.position }
        return ledger.position(of: revision)
    }
}

extension Ledger {
    /// The last commit that was made before `time`.
    fileprivate func revision(before time: Timestamp) throws(EventLogError) -> Revision {
        try log.revision(at: Timestamp(rawValue: time.rawValue - 1))
    }
}

extension JSONWriter {
    fileprivate mutating func commitSummary(_ stored: StoredCommit) throws {
        let commit = try stored.decoded()
        object { writer in
            writer.commitHead(commit)
            writer.member("position", stored.position.description)
            writer.member("hash", stored.hexHash)
            writer.key("events")
            writer.array(of: zip(commit.events, stored.events)) { writer, pair in
                let event = pair.0
                let action = EventAction(event, of: commit, previous: pair.1.previous)
                writer.object { writer in
                    writer.member("type", event.typeName)
                    writer.eventSubject(event.id)
                    writer.member("action", action.rawValue)
                }
            }
        }
    }
}
