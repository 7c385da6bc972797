import EventLog
import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `POST /v1/commits/{revision}/revert` — undo one commit and keep all later ones.
///
/// What has to happen for it follows in `Projection/GoingBack/Revert.swift`.
struct RevertCommit: Operation {
    let handler: ChangeHandler
    var access: Access { Access(.create, .commitRevert) }
    let queryParameters = ChangeRequest.queryParameters

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        try call.request.requireNoConditions("ifVersion in the body says at which version")
        let json = try request.body.optionalJSON()
        let position = try call.path.position("revision")
        let handler = handler
        return handler.answer(request, isSlow: true) { body in
            let document = try json(body).withUnsafeBytes { try Manifest.document(json: $0) }
            var reader = ActionBody(
                document.root, known: ["message", "expectPlan", "ifVersion"])
            let ifVersion = reader.version("ifVersion")
            let (message, expectPlan) = (reader.text("message"), reader.text("expectPlan"))
            try reader.throwIfWrong()
            return ChangeHandler.Prepared(
                wish: try Self.wish(for: position, ifVersion, handler.ledger, request.visibility),
                message: message, expectPlan: expectPlan)
        }
    }

    /// - Throws: ``Problem`` where there is no such commit, or none that the caller sees.
    static func wish(
        for position: LogPosition, _ ifVersion: LogPosition?, _ ledger: Ledger,
        _ visibility: Visibility
    ) throws -> Submission.Wish {
        let required = try ledger.requiredVersion(handedBack: ifVersion)
        let (commit, before) = try ledger.commit(handedBack: position, to: visibility)
        return .revert(Revert(commit, on: before, ifVersion: required))
    }
}
