import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET /v1/commits/{revision}` — one commit, its events with the full resource.
struct GetCommit: Operation {
    let ledger: Ledger

    var access: Access { Access(.get, .commits) }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let position = try call.path.position("revision")
        let visibility = LogVisibility(call, in: ledger.published.state, for: access)
        return call.answer(.read) {
            let revision = try ledger.revision(handedBack: position)
            guard let stored = try ledger.log.commit(at: revision),
                let commit = try VisibleCommit(stored, to: visibility)
            else { throw Problem.notFound("there is no commit \(revision)") }
            return .json(body(commit))
        }
    }

    private func body(_ commit: VisibleCommit) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.object { writer in
            commit.writeHead(to: &writer)
            writer.member("position", commit.stored.position.description)
            writer.member("hash", commit.stored.hexHash)
            writer.key("events")
            writer.array(of: commit.events) { writer, seen in
                writer.object { writer in
                    writer.member("type", seen.event.typeName)
                    writer.eventSubject(seen.event.id)
                    writer.eventContent(seen.event, seen.action)
                }
            }
        }
        return writer.bytes
    }
}
