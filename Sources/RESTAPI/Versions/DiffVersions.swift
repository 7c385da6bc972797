import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection
import TextDifference

/// `GET …/gateways/{name}/diff` — what differs between two versions, for programs, or as
/// `text/plain` for people.
struct DiffVersions: Operation {
    let ledger: Ledger

    var access: Access { Access(.get, .gatewayMerge) }
    var queryParameters: [String] { ["from", "to"] }

    func answer(_ call: Call) throws -> Answer {
        let mediaType = try call.mediaType(among: [MediaType.json, MediaType.text])
        let gateway = call.path.namespacedName
        guard let from = try call.query.versionOrTime("from") else {
            throw Problem.invalidParameter("from", "from is required; give a version or a time")
        }
        let to = try call.query.versionOrTime("to") ?? .current
        let visibility = try call.visibility(ofMergeOf: gateway, in: ledger.published.state)
        return call.answer(.read) {
            let comparison = Comparison(
                gateway: gateway, from: try side(from, of: gateway), to: try side(to, of: gateway),
                visibility: visibility)
            return mediaType == MediaType.json
                ? comparison.json : try comparison.unifiedDiff()
        }
    }

    private func side(
        _ choice: VersionOrTime, of gateway: NamespacedName
    ) throws -> Comparison.Side {
        let record =
            switch choice {
            case .version(let position):
                try ledger.version(ledger.version(handedBack: position), of: gateway)
            case .time(let time): try ledger.version(asOf: time, of: gateway)
            case .current: try currentVersion(of: gateway)
            }
        if record.isDeletion { return .init(version: record.version, state: GatewayState()) }
        guard let state = try ledger.state(at: record.version) else {
            throw EventLogError(.unavailable, "version \(record.version) is not published yet")
        }
        return .init(version: record.version, state: state)
    }

    private func currentVersion(of gateway: NamespacedName) throws -> VersionRecord {
        let revision = ledger.published.state.revision
        guard let record = try ledger.sideStore.version(of: gateway, at: revision) else {
            throw Problem.notFound(ResourceID(.gateway, gateway))
        }
        return record
    }
}

/// Two versions of one gateway, either of which may be empty.
struct Comparison {
    struct Side {
        let version: Revision
        /// Without the gateway where it was deleted.
        let state: GatewayState
    }

    let gateway: NamespacedName
    let from: Side
    let to: Side
    /// Of who compares them.
    let visibility: Visibility

    fileprivate var json: Response {
        let whole = SnapshotDelta(of: gateway, from: from.state, to: to.state)
            .seen(by: visibility, on: gateway)
        let delta = whole.listeners
        return .json { writer in
            writer.object { writer in
                writer.key("gateway")
                writer.gatewayName(gateway)
                writer.member("from", from.version.rawValue)
                writer.member("to", to.version.rawValue)
                writer.key("added")
                writer.array(of: delta.added) { $0.reference($1.id, $1.listener) }
                writer.key("removed")
                writer.array(of: delta.removed) { $0.reference($1.id, $1.listener) }
                writer.key("modified")
                writer.array(of: delta.modified) { $0.modified($1) }
                writer.routes(whole.routes)
            }
        }
    }

    fileprivate func unifiedDiff() throws -> Response {
        let bytes =
            from.version == to.version
            ? []
            : try SnapshotComparison(self).diff.bytes(
                from: "\(gateway) version \(from.version)",
                to: "\(gateway) version \(to.version)")
        let type = (name: "Content-Type", value: "text/plain; charset=utf-8")
        return Response(status: 200, headers: [type], body: .bytes(bytes))
    }
}

extension JSONWriter {
    fileprivate mutating func modified(_ modified: ListenerDelta.Modified) {
        object { writer in
            writer.member("id", modified.id.description)
            writer.key("before")
            writer.snapshotListener(modified.before)
            writer.key("after")
            writer.snapshotListener(modified.after)
        }
    }
}
