import EventLog
import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `POST …/gateways/{name}/versions/{version}/release` — let go the latest version, which a guard
/// holds.
struct ReleaseVersion: Operation {
    let handler: ChangeHandler
    var access: Access { Access(.create, .gatewayRelease) }
    let queryParameters = ChangeRequest.queryParameters

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        try call.request.requireNoConditions("the path says which version is meant")
        _ = try request.body.format([.json])
        let name = call.path.namespacedName
        let position = try call.path.position("version")
        let handler = handler
        return handler.answer(request, isSlow: true) { body in
            let asked = try Body(body.bytes)
            let ledger = handler.ledger
            guard ledger.published.state.gateway(name) != nil else {
                throw Problem.notFound(ResourceID(.gateway, name))
            }
            let version = try ledger.version(handedBack: position)
            _ = try ledger.version(version, of: name)
            let resource = Resource(
                metadata: Metadata(namespace: name.namespace, name: name.name),
                spec: .versionRelease(VersionReleaseSpec(version: version, reason: asked.reason)))
            return ChangeHandler.Prepared(
                wish: .change(Changeset(changes: [Change(.apply(resource))])),
                message: asked.message, expectPlan: asked.expectPlan)
        }
    }

    private struct Body {
        let reason: String
        let message, expectPlan: String?

        /// - Throws: ``ManifestError``, and ``Problem`` with every mistake.
        init(_ bytes: [UInt8]) throws {
            let document = try bytes.withUnsafeBytes { try Manifest.document(json: $0) }
            var reader = ActionBody(document.root, known: ["reason", "message", "expectPlan"])
            reason = reader.requiredText("reason", atMost: Limits.reasonBytes)
            (message, expectPlan) = (reader.text("message"), reader.text("expectPlan"))
            try reader.throwIfWrong()
            if AccessToken.isMentioned(in: reason) { throw Problem.tokenInText("reason") }
        }
    }
}
