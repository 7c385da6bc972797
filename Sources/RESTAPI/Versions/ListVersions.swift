import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET …/gateways/{name}/versions` — what a gateway was, newest first. A deleted gateway keeps
/// its versions.
struct ListVersions: Operation {
    let ledger: Ledger

    var access: Access { Access(.get, .kind(.gateway)) }
    var queryParameters: [String] { ["limit", "before"] }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let gateway = call.path.namespacedName
        let limit = try call.query.limit()
        let before = try call.query.position("before")
        return call.answer(.read) {
            let before = try before.map { try ledger.version(handedBack: $0) }
            // One more than is shown says whether there is more.
            let records = try ledger.sideStore.versions(
                of: gateway, before: before, limit: limit + 1)
            if records.isEmpty { try ledger.requireVersions(of: gateway) }
            var writer = JSONWriter(reservingCapacity: 4096)
            try writer.object { writer in
                writer.key("gateway")
                writer.gatewayName(gateway)
                writer.released(gateway, in: ledger.published.state)
                writer.key("versions")
                try writer.array(of: records.prefix(limit)) { writer, record in
                    let commit = try ledger.commit(of: record)
                    let position = ledger.position(of: record.version)
                    writer.object { $0.version(record, commit, at: position) }
                }
                if records.count > limit {
                    writer.nextPage(before: ledger.position(of: records[limit - 1].version))
                }
            }
            return .json(writer.bytes)
        }
    }
}
