import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `POST /v1/commits/{revision}/confirm` — a commit that was made with `confirmWithin` stays.
struct ConfirmCommit: Operation {
    let handler: ChangeHandler
    var access: Access { Access(.create, .commitConfirm) }
    let queryParameters = ["dryRun", "message"]

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        try call.request.requireNoConditions("the commit in the path is all that is confirmed")
        let json = try request.body.optionalJSON()
        let position = try call.path.position("revision")
        let handler = handler
        return handler.answer(request, isSlow: true) { body in
            let document = try json(body).withUnsafeBytes { try Manifest.document(json: $0) }
            var reader = ActionBody(document.root, known: ["message"])
            let message = reader.text("message")
            try reader.throwIfWrong()
            let (commit, _) = try handler.ledger.commit(
                handedBack: position, to: request.visibility)
            return ChangeHandler.Prepared(
                wish: .confirm(Confirmation(of: commit)), message: message)
        }
    }
}
