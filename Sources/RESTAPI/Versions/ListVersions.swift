import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP

/// `GET …/gateways/{name}/versions` — what a gateway was, newest first. A deleted gateway keeps
/// its versions.
struct ListVersions: Operation {
    let ledger: Ledger

    var queryParameters: [String] { ["limit", "before"] }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let gateway = call.path.namespacedName
        let limit = try call.query.limit()
        let before = try call.query.revision("before")
        return BackgroundQueue.shared.answer {
            // One more than is shown says whether there is more.
            let records = try ledger.log.versions(of: gateway, before: before, limit: limit + 1)
            if records.isEmpty { try ledger.requireVersions(of: gateway) }
            var writer = JSONWriter(reservingCapacity: 4096)
            try writer.object { writer in
                writer.key("gateway")
                writer.gatewayName(gateway)
                writer.key("versions")
                try writer.array(of: records.prefix(limit)) { writer, record in
                    let commit = try ledger.commit(of: record)
                    writer.object { $0.version(record, commit) }
                }
                if records.count > limit {
                    writer.member("next", records[limit - 1].version.rawValue)
                }
            }
            return .json(writer.bytes)
        }
    }
}
