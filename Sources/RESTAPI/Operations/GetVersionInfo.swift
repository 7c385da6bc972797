import JSON
import MicroHTTP
import Projection

/// `GET /version` — which build this is.
struct GetVersionInfo: Operation {
    let build: BuildInformation

    var access: Access { Access(.get, .version) }

    func answer(_ call: Call) -> Answer {
        .now(
            .json { writer in
                writer.object { writer in
                    writer.member("name", "lintel")
                    writer.member("version", build.version)
                }
            })
    }
}
