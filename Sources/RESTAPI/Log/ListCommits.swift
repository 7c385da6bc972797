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
        return call.answer(.read) {
            let before = try before.map { try ledger.revision(handedBack: $0) }
            let page = try ledger.log.commits(before: before, limit: limit)
            var writer = JSONWriter(reservingCapacity: 4096)
            try writer.object { writer in
                writer.key("commits")
                try writer.array(of: page) { try $0.commitSummary($1) }
                // Revisions have no gaps, so only the first commit has none before it.
                if let last = page.last, last.revision > Revision(rawValue: 1) {
                    writer.nextPage(before: last.position)
                }
            }
            return .json(writer.bytes)
        }
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
