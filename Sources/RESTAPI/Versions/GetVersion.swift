import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET …/gateways/{name}/versions/{version}` — one version, without its configuration.
struct GetVersion: Operation {
    let ledger: Ledger

    var access: Access { Access(.get, .kind(.gateway)) }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let gateway = call.path.namespacedName
        let position = try call.path.position("version")
        return call.answer(.read) {
            let version = try ledger.version(handedBack: position)
            let record = try ledger.version(version, of: gateway)
            let commit = try ledger.commit(of: record)
            return .json { writer in
                writer.object { writer in
                    writer.key("gateway")
                    writer.gatewayName(gateway)
                    writer.version(record, commit, at: ledger.position(of: version))
                }
            }
        }
    }
}
