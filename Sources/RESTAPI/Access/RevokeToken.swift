import GatewayModel
import Ledger
import MicroHTTP
import Projection

/// `DELETE …/serviceaccounts/{name}/tokens/{id}` — from its answer on the token counts no more, and
/// nothing brings it back.
struct RevokeToken: Operation {
    let handler: ChangeHandler
    var access: Access { Access(.delete, .serviceAccountToken) }
    let queryParameters = ["message"]

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        try request.body.requireNone("say message in the query")
        try call.request.requireNoConditions("a token never changes")
        let (account, id) = (call.path.namespacedName, call.path["id"])
        let state = handler.ledger.published.state
        // A repeated request must get its first answer, even though the token is gone now.
        let token = ResourceID(.serviceAccountToken, namespace: account.namespace, name: id)
        guard state.account(ofToken: id) == account || request.isRepeatable else {
            throw Problem.notFound(token)
        }
        return handler.answer(request, commitStatus: { _ in 200 }) { _ in
            ChangeHandler.Prepared(wish: .change(Changeset(changes: [Change(.delete(token))])))
        }
    }
}
