import GatewayModel
import Ledger
import MicroHTTP
import Projection

/// `DELETE …/{name}` — a changeset of one.
struct DeleteResource: Operation {
    let kind: ResourceKind
    let handler: ChangeHandler
    var access: Access { Access(.delete, .kind(kind)) }
    let queryParameters = ChangeRequest.queryParameters

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        try request.body.requireNone(
            "say it by If-Match, and dryRun, message or expectPlan in the query")
        let id = call.path.id(of: kind)
        let condition = try Precondition(call.request)
        // A repeated request must get its first answer, even though the resource is gone now.
        guard handler.ledger.published.state[id] != nil || request.isRepeatable else {
            throw Problem.notFound(id)
        }
        return handler.answer(request, commitStatus: { _ in 200 }) { _ in
            let change = Change(.delete(id), precondition: condition)
            return ChangeHandler.Prepared(wish: .change(Changeset(changes: [change])))
        }
    }
}
