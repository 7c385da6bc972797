import JSON
import MicroHTTP
import Projection

/// `GET /healthz` — the process is up. Nothing else is asked, so that nobody restarts it for a
/// full disk.
struct GetHealth: Operation {
    var access: Access { Access(.get, .health) }

    func answer(_ call: Call) -> Answer {
        .now(.json { writer in writer.object { $0.member("status", "ok") } })
    }
}
