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
        return call.answer(.read) {
            let revision = try ledger.revision(handedBack: position)
            guard let stored = try ledger.log.commit(at: revision) else {
                throw Problem.notFound("there is no commit \(revision)")
            }
            return .json(try body(stored))
        }
    }

    private func body(_ stored: StoredCommit) throws -> [UInt8] {
        let commit = try stored.decoded()
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.object { writer in
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
                    writer.eventContent(event, action)
                }
            }
        }
        return writer.bytes
    }
}
