import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `GetNamespace`, `GetGateway`, `GetListenerSet` — one resource with its status, now or at a
/// time.
struct GetResource: Operation {
    let kind: ResourceKind
    let reader: ResourceReader

    var access: Access { Access(.get, .kind(kind)) }
    var queryParameters: [String] { ["at"] }

    func answer(_ call: Call) throws -> Answer {
        let id = call.path.id(of: kind)
        let wanted = Wanted(
            mediaType: try call.mediaType(among: [MediaType.json, MediaType.yaml]),
            conditions: try ReadConditions(call.request),
            visibility: Visibility(call.rights),
            rights: call.rights, principal: call.allowance.caller.principal)
        if let time = try call.query.time("at") {
            return call.answer(.read) {
                let state = try reader.ledger.state(asOf: time)
                return try response(id, in: state, wanted, "\(id) did not exist at \(time)")
            }
        }
        let state = reader.ledger.published.state
        guard !kind.row.isSeenByContent, reader.isQuick(id, in: state) else {
            return call.answer(.inspect) { try response(id, in: state, wanted) }
        }
        return .now(try response(id, in: state, wanted))
    }

    private struct Wanted: Sendable {
        let mediaType: String
        let conditions: ReadConditions
        let visibility: Visibility
        let rights: Rights
        let principal: Principal
    }

    /// What is not the caller's to see is not there.
    private func isSeen(_ id: ResourceID, in state: GatewayState, _ wanted: Wanted) -> Bool {
        !kind.row.isSeenByContent || state.isSeen(id, by: wanted.principal, wanted.rights)
    }

    private func response(
        _ id: ResourceID, in state: GatewayState, _ wanted: Wanted, _ absence: String? = nil
    ) throws -> Response {
        guard let stored = state[id], isSeen(id, in: state, wanted) else {
            throw absence.map(Problem.notFound) ?? Problem.notFound(id)
        }
        var writer = JSONWriter(reservingCapacity: 4096)
        let isNow = absence == nil
        let outlook =
            isNow ? try ProposalStatus(of: stored, in: reader.ledger, to: wanted.visibility) : nil
        if let outlook {
            stored.write(to: &writer) { outlook.write(to: &$0) }
        } else {
            reader.write(id, in: state, wanted.visibility, to: &writer)
        }
        let isYAML = wanted.mediaType == MediaType.yaml
        let bytes =
            isYAML
            ? YAMLWriter.yaml(try JSONDocument.parsing(writer.bytes).root) : writer.bytes
        let tag = EntityTag(ofResource: bytes, at: stored.resourceVersion)
        let headers = [
            (name: "ETag", value: tag.headerValue), (name: "Vary", value: "Accept"),
        ]
        if try wanted.conditions.has(tag, version: stored.resourceVersion) {
            return Response(status: 304, headers: headers)
        }
        return Response(
            status: 200, headers: [(name: "Content-Type", value: wanted.mediaType)] + headers,
            body: .bytes(bytes))
    }
}
