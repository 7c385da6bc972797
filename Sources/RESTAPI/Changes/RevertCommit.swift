import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `POST /v1/commits/{revision}/revert` — undo one commit and keep all later ones.
struct RevertCommit: Operation {
    let desk: ChangeDesk
    var access: Access { Access(.create, .commitRevert) }
    let queryParameters = ChangeRequest.queryParameters

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        try call.request.requireNoConditions("ifVersion in the body says at which version")
        // There is nothing that must be said, so a body may be left out.
        let isEmpty = try !request.body.isPresent()
        let position = try call.path.position("revision")
        let desk = desk
        return desk.answer(request, isSlow: true) { body in
            let text = isEmpty ? Array("{}".utf8) : body.bytes
            let document = try text.withUnsafeBytes { try Manifest.document(json: $0) }
            var reader = GoBackBody(
                document.root, known: ["message", "expectPlan", "ifVersion"])
            let ifVersion = reader.version("ifVersion")
            let (message, expectPlan) = (reader.text("message"), reader.text("expectPlan"))
            try reader.throwIfWrong()
            let ledger = desk.ledger
            let revert = try ledger.revert(
                of: ledger.revision(handedBack: position),
                ifVersion: ledger.requiredVersion(handedBack: ifVersion))
            return ChangeDesk.Prepared(
                wish: .revert(revert), message: message, expectPlan: expectPlan)
        }
    }
}
