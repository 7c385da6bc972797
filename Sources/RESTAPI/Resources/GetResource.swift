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

    var queryParameters: [String] { ["at"] }

    func answer(_ call: Call) throws -> Answer {
        let id = call.path.id(of: kind)
        let mediaType = try call.mediaType(among: [MediaType.json, MediaType.yaml])
        if let time = try call.query.time("at") {
            return call.answer(.read) {
                let state = try reader.ledger.state(asOf: time)
                return try response(id, in: state, as: mediaType, "\(id) did not exist at \(time)")
            }
        }
        let state = reader.ledger.published.state
        guard reader.isQuick(id, in: state) else {
            return call.answer(.poll) { try response(id, in: state, as: mediaType) }
        }
        return .now(try response(id, in: state, as: mediaType))
    }

    private func response(
        _ id: ResourceID, in state: GatewayState, as mediaType: String, _ absence: String? = nil
    ) throws -> Response {
        guard let stored = state[id] else {
            throw absence.map(Problem.notFound) ?? Problem.notFound(id)
        }
        var writer = JSONWriter(reservingCapacity: 4096)
        reader.write(id, in: state, to: &writer)
        let isYAML = mediaType == MediaType.yaml
        let bytes =
            isYAML
            ? YAMLWriter.yaml(try JSONDocument.parsing(writer.bytes).root) : writer.bytes
        return Response(
            status: 200,
            headers: [
                (name: "Content-Type", value: mediaType),
                (name: "ETag", value: "\"\(stored.resourceVersion)\""),
                (name: "Vary", value: "Accept"),
            ],
            body: .bytes(bytes))
    }
}
