import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `NamespaceHistory`, `GatewayHistory`, `ListenerSetHistory` — the life of one resource, newest
/// first. A deleted resource keeps its history.
struct ResourceHistory: Operation {
    let kind: ResourceKind
    let ledger: Ledger

    var queryParameters: [String] { ["limit", "before"] }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let id = call.path.id(of: kind)
        let limit = try call.query.limit()
        let before = try call.query.revision("before")
        return BackgroundQueue.shared.answer {
            // One more than is shown: it says whether there is more, and what was there before.
            let state = ledger.published.state
            let end = state.revision.next
            func history(before: Revision, limit: Int) throws -> [StoredCommit] {
                try ledger.log.history(
                    of: id, lastTouched: state[id]?.resourceVersion, before: before, limit: limit)
            }
            let stored = try history(before: min(before ?? end, end), limit: limit + 1)
            if try stored.isEmpty && history(before: end, limit: 1).isEmpty {
                throw Problem.notFound(id)
            }
            let commits = try stored.map { try $0.decoded() }
            return response(id, commits, limit: limit)
        }
    }

    private func response(_ id: ResourceID, _ commits: [Commit], limit: Int) -> Response {
        .json { writer in
            writer.object { writer in
                writer.member("kind", id.kind.rawValue)
                if id.kind != .namespace { writer.member("namespace", id.namespace) }
                writer.member("name", id.name)
                writer.key("history")
                writer.array(of: commits.indices.prefix(limit)) { writer, index in
                    let earlier = index + 1 < commits.count ? commits[index + 1].events.last : nil
                    writer.historyEntry(commits[index], after: earlier)
                }
                if commits.count > limit {
                    writer.member("next", commits[limit - 1].revision.rawValue)
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func historyEntry(_ commit: Commit, after earlier: Event?) {
        guard let event = commit.events.last else { return }
        object { writer in
            writer.commitHead(commit)
            writer.member("action", EventAction(event, of: commit, after: earlier).rawValue)
            if case .applied(let stored) = event {
                writer.key("resource")
                stored.write(to: &writer)
            }
        }
    }
}
