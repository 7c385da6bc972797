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
    var queryParameters: [String] { ["limit", "before", "actor"] + LogFilter.queryParameters }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let limit = try call.query.limit()
        let before = try call.query.position("before")
        let search = Search(
            filter: try LogFilter(call.query),
            visibility: LogVisibility(call, in: ledger.published.state, for: access),
            limit: limit)
        return call.answer(.read) {
            let before = try before.map { try ledger.revision(handedBack: $0) }
            let page = try page(search, before: before)
            var writer = JSONWriter(reservingCapacity: 4096)
            writer.object { writer in
                writer.key("commits")
                writer.array(of: page.commits) { $0.commitSummary($1) }
                if let next = page.next { writer.nextPage(before: next) }
            }
            return .json(writer.bytes)
        }
    }

    /// What is looked for.
    private struct Search: Sendable {
        let filter: LogFilter
        let visibility: LogVisibility
        let limit: Int

        /// Whether every commit is wanted.
        var isForAll: Bool { filter.isEmpty && visibility.isUnlimited }

        /// What the caller does not see of a commit is not looked at: a search would tell of it.
        func wants(_ commit: StoredCommit) -> Bool {
            if visibility.isUnlimited { return filter.wants(commit) }
            var seen = commit
            seen.events.removeAll { !visibility.sees($0) }
            if seen.events.count < commit.events.count { (seen.origin, seen.actor) = (nil, "") }
            return (!seen.events.isEmpty || commit.events.isEmpty) && filter.wants(seen)
        }
    }

    /// Up to so many commits that the caller sees, and where to go on, unless nothing is left.
    private func page(
        _ search: Search, before: Revision?
    ) throws -> (commits: [VisibleCommit], next: LogPosition?) {
        let found = try find(search, before: before)
        let commits = try found.commits.compactMap { try VisibleCommit($0, to: search.visibility) }
        return (commits, try found.reached.map { try position(of: $0, in: found) })
    }

    private func find(_ search: Search, before: Revision?) throws -> CommitSearch {
        if search.isForAll {
            let page = try ledger.log.commits(before: before, limit: search.limit)
            // Revisions have no gaps, so only the first commit has none before it.
            let reached = page.last.flatMap { $0.revision.previous == .zero ? nil : $0.revision }
            return CommitSearch(commits: page, reached: reached)
        }
        let filter = search.filter
        let bound = try filter.since.map { try ledger.revision(before: $0) } ?? .zero
        var end = before
        if let until = filter.until {
            end = min(end ?? Revision(rawValue: .max), try ledger.log.revision(at: until).next)
        }
        return try ledger.log.search(
            after: bound, before: end, limit: search.limit, effort: Self.effort, for: search.wants)
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
