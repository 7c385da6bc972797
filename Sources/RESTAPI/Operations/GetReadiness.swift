import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET /readyz` — the log has been replayed and can be written.
///
/// A server that exists has replayed its log: replaying is how a ``Ledger`` is opened. One that was
/// started read-only is ready for what it is for, and says so with `Lintel-Mode: read-only`.
struct GetReadiness: Operation {
    let ledger: Ledger

    var access: Access { Access(.get, .readiness) }

    func answer(_ call: Call) -> Answer {
        call.answer(.probe) {
            if ledger.publisher.isClosed { throw Problem.stopping }
            if !ledger.isReadOnly { try ledger.checkWritable() }
            let mode = ledger.isReadOnly ? "read-only" : "read-write"
            let revision = ledger.published.state.revision
            return .json(headers: [(name: "Lintel-Mode", value: mode)]) { writer in
                writer.object { writer in
                    writer.member("status", "ready")
                    writer.member("revision", revision.rawValue)
                }
            }
        }
    }
}
