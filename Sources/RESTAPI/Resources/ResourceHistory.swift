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

    var access: Access { Access(.get, .kind(kind)) }
    var queryParameters: [String] { ["limit", "before"] }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let id = call.path.id(of: kind)
        let limit = try call.query.limit()
        let before = try call.query.position("before")
        // Of a resource that one may get all is told; its commits may be about others, too.
        let visibility = LogVisibility(call, in: ledger.published.state, for: access)
        if kind.row.isSeenByContent, !visibility.sees(id) { throw Problem.notFound(id) }
        return call.answer(.read) {
            let before = try before.map { try ledger.revision(handedBack: $0) }
            // One more than is shown: it says whether there is more.
            let state = ledger.published.state
            let end = state.revision.next
            let start = HistoryStart(
                resourceVersion: state[id]?.resourceVersion, at: state.revision)
            func history(before: Revision, limit: Int) throws -> [StoredCommit] {
                try ledger.log.history(of: id, from: start, before: before, limit: limit)
            }
            let stored = try history(before: min(before ?? end, end), limit: limit + 1)
            if try stored.isEmpty && history(before: end, limit: 1).isEmpty {
                throw Problem.notFound(id)
            }
            let touches = try stored.map { stored in
                (commit: try visible(stored, to: visibility), event: stored.events.last)
            }
            return response(id, touches, limit: limit, to: visibility)
        }
    }

    /// What the history of one resource has of a commit is one event: what else it has is looked
    /// up.
    private func visible(
        _ stored: StoredCommit, to visibility: LogVisibility
    ) throws -> Commit {
        var commit = try stored.decoded()
        if visibility.isUnlimited { return commit }
        let whole = try ledger.log.commit(at: stored.revision)
        let isSeen = whole?.events.allSatisfy { $0.isOfItsCommit || visibility.sees($0) } ?? false
        if !isSeen { commit.hideWhatIsAboutTheRest() }
        return commit
    }

    private func response(
        _ id: ResourceID, _ touches: [(commit: Commit, event: StoredEvent?)], limit: Int,
        to visibility: LogVisibility
    ) -> Response {
        .json { writer in
            writer.object { writer in
                writer.member("kind", id.kind.rawValue)
                if id.kind.isNamespaced { writer.member("namespace", id.namespace) }
                writer.member("name", id.name)
                writer.key("history")
                writer.array(of: touches.prefix(limit)) { writer, touch in
                    writer.historyEntry(
                        touch.commit, previous: touch.event?.previous, to: visibility)
                }
                if touches.count > limit {
                    let last = touches[limit - 1].commit.revision
                    writer.nextPage(before: ledger.position(of: last))
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func historyEntry(
        _ commit: Commit, previous: Revision?, to visibility: LogVisibility
    ) {
        guard let event = commit.events.last else { return }
        object { writer in
            writer.commitHead(commit) { visibility.writeCause(of: commit, to: &$0) }
            let action = EventAction(event, of: commit, previous: previous)
            writer.member("action", action.rawValue)
            if case .applied(let stored) = event {
                writer.key("resource")
                stored.write(to: &writer)
            }
        }
    }
}
