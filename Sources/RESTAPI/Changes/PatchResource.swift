import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `PATCH …/{name}` with a JSON merge patch (RFC 7396): a changeset of one.
struct PatchResource: Operation {
    let kind: ResourceKind
    let handler: ChangeHandler
    var access: Access { Access(.patch, .kind(kind)) }
    let queryParameters = ChangeRequest.manifestParameters

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        _ = try request.body.format([.mergePatch])
        let id = call.path.id(of: kind)
        let condition = try Precondition(call.request)
        return handler.answer(request, commitStatus: { _ in 200 }) { body in
            let patch = try body.bytes.withUnsafeBytes { try Manifest.document(json: $0) }
            return try prepare(patch, of: id, condition, request)
        }
    }

    /// Patches the resource as it is now. When it has moved on by the time that is decided, the new
    /// one is patched, if the caller's conditions are still met.
    private func prepare(
        _ patch: JSONDocument, of id: ResourceID, _ condition: Precondition,
        _ request: ChangeRequest
    ) throws -> ChangeHandler.Prepared {
        guard let known = handler.ledger.published.state[id] else { throw Problem.notFound(id) }
        let target = try JSONDocument.parsing(known.json())
        let merged = try JSONDocument.parsing(MergePatch.apply(patch: patch.root, to: target.root))
        var parsed = try Manifest.resource(merged.root, at: id, request.reading)
        // What is patched has a resourceVersion too; the caller said only what the patch has.
        let isStated = patch.root["metadata"]?["resourceVersion"] != nil
        let stated = isStated ? parsed.changeset.changes[0].precondition : .none
        let failure = stated.and(condition).failure(of: id, at: known.resourceVersion)
        // The patch is made for exactly this resource version. One that was not published when
        // it was made is none that the caller can have read.
        parsed.changeset.changes[0].precondition =
            failure.map { .never(because: $0) } ?? .resourceVersion(known.resourceVersion)
        var prepared = ChangeHandler.Prepared(
            wish: .change(parsed.changeset), warnings: parsed.warnings)
        if failure == nil, request.expectPlan == nil {
            prepared.again = { try prepare(patch, of: id, condition, request) }
        }
        return prepared
    }
}
