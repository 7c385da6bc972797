import GatewayModel
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `PUT …/{name}` — create a resource, or replace it: a changeset of one.
struct PutResource: Operation {
    let kind: ResourceKind
    let handler: ChangeHandler
    var access: Access { Access(.update, .kind(kind)) }
    let queryParameters = ChangeRequest.manifestParameters

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        let format = try request.body.format()
        let id = call.path.id(of: kind)
        let condition = try Precondition(call.request)
        return handler.answer(
            request, commitStatus: { $0.decision.results.first?.action == .created ? 201 : 200 }
        ) { body in
            let parsed = try body.bytes.withUnsafeBytes { bytes in
                format == .yaml
                    ? try Manifest.resource(yaml: bytes, at: id, request.reading)
                    : try Manifest.resource(json: bytes, at: id, request.reading)
            }
            return ChangeHandler.Prepared(
                wish: .change(parsed.changeset.requiring(condition)),
                warnings: parsed.warnings)
        }
    }
}
