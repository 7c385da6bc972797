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
        if request.isDryRun {
            return try desk.answer(request) { try prepare(request, document($0), id, condition) }
        }
        return .later { exchange in
            let work = Work(request: request, id: id, condition: condition, exchange: exchange)
            if request.isLarge { return resume(work) }
            do {
                try attempt(work)
            } catch {
                exchange.complete(with: Problem(error).response)
            }
        }
    }

    /// A patch on its way.
    private struct Work: Sendable {
        let request: ChangeRequest
        let id: ResourceID
        let condition: Precondition
        let exchange: Exchange
        var number = 1
    }

    /// Not on the thread of whoever calls.
    private func resume(_ work: Work) {
        desk.admission.start(
            work.request.workClass, for: work.request.caller, answering: work.exchange
        ) {
            try attempt(work)
        }
    }

    private func document(_ body: DecodedBody) throws -> JSONDocument {
        try body.bytes.withUnsafeBytes { try Manifest.document(json: $0) }
    }

    private func prepare(
        _ request: ChangeRequest, _ patch: JSONDocument, _ id: ResourceID, _ condition: Precondition
    ) throws -> ChangeDesk.Prepared {
        guard let known = desk.ledger.published.state[id] else { throw Problem.notFound(id) }
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
        return try desk.sealing(
            ChangeDesk.Prepared(wish: .change(parsed.changeset), warnings: parsed.warnings))
    }

    /// Submits the patch; when the resource has moved on meanwhile, patches the new one, if the
    /// caller's conditions are still met.
    private func attempt(_ work: Work) throws {
        let body = try work.request.body.decoded(in: desk.admission.load.bodies)
        let patch = try document(body)
        let prepared = try prepare(work.request, patch, work.id, work.condition)
        let mayRepeat =
            work.number < Self.attempts && work.request.expectPlan == nil && prepared.isPossible
        desk.submit(work.request, body, prepared, { _ in 200 }) { response in
            if response.status == 412 && mayRepeat {
                var next = work
                next.number += 1
                resume(next)
            } else {
                work.exchange.complete(with: response)
            }
        }
    }
}

extension ChangeDesk.Prepared {
    /// Whether what the caller required was met when the patch was made.
    fileprivate var isPossible: Bool {
        guard case .change(let changeset) = wish, case .never = changeset.changes[0].precondition
        else { return true }
        return false
    }
}
