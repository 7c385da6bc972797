import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `PATCH …/{name}` with a JSON merge patch (RFC 7396): a changeset of one.
struct PatchResource: Operation {
    let kind: ResourceKind
    let desk: ChangeDesk
    let queryParameters = ChangeRequest.manifestParameters

    /// How often a patch is made again when somebody else was faster.
    private static let attempts = 16

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        _ = try request.body.format([.mergePatch])
        let id = call.path.id(of: kind)
        let condition = try Precondition(call.request)
        let patch = try request.body.bytes.withUnsafeBytes { try Manifest.document(json: $0) }
        // A malformed patch or a missing resource is told at once.
        let prepared = try prepare(request, patch, id, condition)
        if request.isDryRun { return try desk.answer(request) { prepared } }
        return .later { exchange in
            attempt(1, request, patch, id, condition) { exchange.complete(with: $0) }
        }
    }

    private func prepare(
        _ request: ChangeRequest, _ patch: JSONDocument, _ id: ResourceID, _ condition: Precondition
    ) throws -> ChangeDesk.Prepared {
        guard let known = desk.ledger.published.state[id] else { throw Problem.notFound(id) }
        let target = try JSONDocument.parsing(known.json())
        let merged = try JSONDocument.parsing(MergePatch.apply(patch: patch.root, to: target.root))
        var parsed = try Manifest.resource(merged.root, at: id, request.reading)
        // The patch is made for exactly this resource version, unless the caller named another.
        let own = patch.root["metadata"]?["resourceVersion"] != nil
        if condition == .none, !own { parsed.changeset.changes[0].precondition = .none }
        var changeset = try parsed.changeset.requiring(condition)
        if changeset.changes[0].precondition == .none {
            changeset.changes[0].precondition = .resourceVersion(known.resourceVersion)
        }
        return try desk.sealing(
            ChangeDesk.Prepared(wish: .change(changeset), warnings: parsed.warnings))
    }

    /// Submits the patch; when the resource has moved on meanwhile and the caller did not say which
    /// version it meant, patches the new one.
    private func attempt(
        _ number: Int, _ request: ChangeRequest, _ patch: JSONDocument, _ id: ResourceID,
        _ condition: Precondition, completion: @escaping @Sendable (Response) -> Void
    ) {
        let prepared: ChangeDesk.Prepared
        do {
            prepared = try prepare(request, patch, id, condition)
        } catch {
            return completion(Problem(error).response)
        }
        let own = patch.root["metadata"]?["resourceVersion"] != nil
        let mayRepeat = condition == .none && !own && number < Self.attempts
        desk.submit(request, prepared, { _ in 200 }) { response in
            if response.status == 412 && mayRepeat && request.expectPlan == nil {
                attempt(number + 1, request, patch, id, condition, completion: completion)
            } else {
                completion(response)
            }
        }
    }
}
